/** One value that the page draws from, and who wants to know when it changes. */
import { useLayoutEffect, useReducer, useRef } from 'preact/hooks';

export interface Store<S> {
  get(): S;
  /** Merges a change; listeners run once, after it. */
  set(change: Partial<S> | ((state: S) => Partial<S>)): void;
  subscribe(listener: () => void): () => void;
}

export function createStore<S extends object>(initial: S): Store<S> {
  let state = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => state,
    set(change) {
      const part = typeof change === 'function' ? change(state) : change;
      const keys = Object.keys(part) as (keyof S)[];
      if (keys.every((key) => Object.is(part[key], state[key]))) return;
      state = { ...state, ...part };
      for (const listener of [...listeners]) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Draws again only when what `select` picks has changed. */
export function useStore<S extends object, T>(store: Store<S>, select: (state: S) => T): T {
  const [, redraw] = useReducer((n: number) => n + 1, 0);
  const value = select(store.get());
  const latest = useRef({ select, value });
  latest.current = { select, value };
  useLayoutEffect(() => {
    const check = () => {
      if (!Object.is(latest.current.select(store.get()), latest.current.value)) redraw(0);
    };
    check();
    return store.subscribe(check);
  }, [store]);
  return value;
}
