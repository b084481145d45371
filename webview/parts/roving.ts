/** One tab stop a region: arrows move between its controls, and Tab comes back to the one selected or last used. */
import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect } from 'preact/hooks';

/** What takes part; controls of the kit are their host elements. */
const ITEMS = '[data-rove]:not([hidden])';

type Keys = 'horizontal' | 'vertical';

const MOVES: Record<Keys, Record<string, number>> = {
  horizontal: { ArrowRight: 1, ArrowLeft: -1 },
  vertical: { ArrowDown: 1, ArrowUp: -1 },
};

/** Keeps exactly one of the region's controls in the tab order, whatever is drawn into it. */
export function useRoving(region: RefObject<HTMLElement | null>, keys: Keys = 'horizontal'): void {
  // After the paint, when it is known what is in sight.
  useEffect(() => {
    const all = region.current ? items(region.current) : [];
    settle(all, stopIn(all));
  });
  useLayoutEffect(() => {
    const root = region.current;
    if (!root) return;
    const move = (event: KeyboardEvent) => {
      const all = items(root);
      const at = all.findIndex((item) => item === event.target || item.contains(event.target as Node));
      if (at < 0 || event.defaultPrevented) return;
      const to = target(event.key, keys, at, all.length);
      if (to === undefined) return;
      event.preventDefault();
      settle(all, all[to]);
      all[to].focus();
    };
    const enter = (event: FocusEvent) => {
      const all = items(root);
      const item = all.find((i) => i === event.target || i.contains(event.target as Node));
      if (item) settle(all, item);
    };
    root.addEventListener('keydown', move);
    root.addEventListener('focusin', enter);
    return () => {
      root.removeEventListener('keydown', move);
      root.removeEventListener('focusin', enter);
    };
  }, [region, keys]);
}

function items(root: HTMLElement): HTMLElement[] {
  // Not by its box: asking for that lays the whole page out.
  return [...root.querySelectorAll<HTMLElement>(ITEMS)].filter((item) => item.checkVisibility());
}

/** Where Tab comes to: what has the focus, else what is selected, else what was used last. */
function stopIn(all: readonly HTMLElement[]): HTMLElement | undefined {
  return (
    all.find((item) => item.contains(document.activeElement)) ??
    all.find((item) => item.getAttribute('aria-selected') === 'true') ??
    all.find((item) => item.tabIndex === 0)
  );
}

function settle(all: readonly HTMLElement[], stop: HTMLElement | undefined = all[0]): void {
  for (const item of all) {
    const tabIndex = item === stop ? '0' : '-1';
    if (item.getAttribute('tabindex') !== tabIndex) item.setAttribute('tabindex', tabIndex);
  }
}

function target(key: string, keys: Keys, at: number, count: number): number | undefined {
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  const delta = MOVES[keys][key];
  return delta === undefined ? undefined : (at + delta + count) % count;
}
