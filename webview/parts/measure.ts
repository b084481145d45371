/** Sizes and themes as the browser has them, followed. */
import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useState } from 'preact/hooks';

export interface Size {
  width: number;
  height: number;
}

type Reader = () => void;
const readers = new Map<Element, Set<Reader>>();
let observer: ResizeObserver | undefined;

/**
 * Calls `read` when the element is laid out and whenever its size has changed, before that is painted: to ask for a size any
 * earlier lays the page out at once. Of all elements together, so that what is drawn from their sizes is drawn together.
 */
export function onResize(element: Element, read: Reader): () => void {
  observer ??= new ResizeObserver((entries) => {
    for (const { target } of entries) readers.get(target)?.forEach((each) => each());
  });
  const all = readers.get(element) ?? new Set();
  readers.set(element, all.add(read));
  observer.observe(element);
  return () => {
    all.delete(read);
    if (all.size > 0 || readers.get(element) !== all) return;
    readers.delete(element);
    observer?.unobserve(element);
  };
}

/** The content box of an element; 0 × 0 before it is laid out. */
export function useSize(element: RefObject<Element | null>): Size {
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const target = element.current;
    if (!target) return;
    return onResize(target, () => {
      const { clientWidth: width, clientHeight: height } = target;
      setSize((was) => (was.width === width && was.height === height ? was : { width, height }));
    });
  }, [element]);
  return size;
}

/** Whether the window is under the width at which the columns become tabs. */
export function useMedia(query: string): boolean {
  const [matches, setMatches] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const list = matchMedia(query);
    const changed = () => setMatches(list.matches);
    changed();
    list.addEventListener('change', changed);
    return () => list.removeEventListener('change', changed);
  }, [query]);
  return matches;
}

const isHighContrast = () => document.body.classList.contains('vscode-high-contrast');

/** Whether VS Code shows a high-contrast theme: pictures then lie on black. */
export function useHighContrast(): boolean {
  const [on, setOn] = useState(isHighContrast);
  useEffect(() => {
    const observer = new MutationObserver(() => setOn(isHighContrast()));
    observer.observe(document.body, { attributes: true, attributeFilter: ['class'] });
    return () => observer.disconnect();
  }, []);
  return on;
}

/** How often the page has been painted since `on` holds, as far as `most`: a large page comes in parts, and keys are heard in between. */
export function usePaints(on: boolean, most: number): number {
  const [paints, setPaints] = useState(0);
  if (!on && paints > 0) setPaints(0);
  useEffect(() => {
    if (!on || paints >= most) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const frame = requestAnimationFrame(() => (timer = setTimeout(() => setPaints(paints + 1))));
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
  }, [on, paints, most]);
  return paints;
}
