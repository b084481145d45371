/** One tab stop a region: arrows move between its controls, and Tab comes back to the one selected or last used. */
import type { RefObject } from 'preact';
import { useLayoutEffect } from 'preact/hooks';

/** What takes part; controls of the kit are their host elements. */
const ITEMS = '[data-rove]:not([hidden])';

type Keys = 'horizontal' | 'vertical';

const MOVES: Record<Keys, Record<string, number>> = {
  horizontal: { ArrowRight: 1, ArrowLeft: -1 },
  vertical: { ArrowDown: 1, ArrowUp: -1 },
};

/** Keeps exactly one of the region's controls in the tab order, whatever is drawn into it. */
export function useRoving(region: RefObject<HTMLElement | null>, keys: Keys = 'horizontal'): void {
  useLayoutEffect(() => {
    const root = region.current;
    if (root) settle(root, stopIn(items(root)));
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
      settle(root, all[to]);
      all[to].focus();
    };
    const enter = (event: FocusEvent) => {
      const item = items(root).find((i) => i === event.target || i.contains(event.target as Node));
      if (item) settle(root, item);
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

function settle(root: HTMLElement, current: HTMLElement | undefined): void {
  const all = items(root);
  const stop = current && all.includes(current) ? current : all[0];
  for (const item of all) item.tabIndex = item === stop ? 0 : -1;
}

function target(key: string, keys: Keys, at: number, count: number): number | undefined {
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  const delta = MOVES[keys][key];
  return delta === undefined ? undefined : (at + delta + count) % count;
}
