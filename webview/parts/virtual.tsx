/** Rows of one height, of which only those in sight are drawn. */
import type { ComponentChildren, RefObject } from 'preact';
import { useLayoutEffect, useReducer, useRef } from 'preact/hooks';
import { onResize } from './measure';

/** Rows drawn beyond the edge, so that a quick scroll shows no gap. */
const SPARE = 6;

/** The scroll position and size of a box, followed. */
export function useScroll(box: RefObject<HTMLElement | null>): { top: number; height: number } {
  const [, redraw] = useReducer((n: number) => n + 1, 0);
  const now = useRef({ top: 0, height: 0 });
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    let frame = 0;
    const read = () => {
      frame = 0;
      const { scrollTop: top, clientHeight: height } = element;
      if (top === now.current.top && height === now.current.height) return;
      now.current = { top, height };
      redraw(0);
    };
    const later = () => {
      frame ||= requestAnimationFrame(read);
    };
    const leave = onResize(element, read);
    element.addEventListener('scroll', later, { passive: true });
    return () => {
      leave();
      element.removeEventListener('scroll', later);
      cancelAnimationFrame(frame);
    };
  }, [box]);
  return now.current;
}

/** Scrolls a box just as far as a row needs to be in sight. */
export function reveal(box: HTMLElement | null, top: number, height: number, margin = 0): void {
  if (!box) return;
  if (top - margin < box.scrollTop) box.scrollTop = top - margin;
  else if (top + height + margin > box.scrollTop + box.clientHeight) box.scrollTop = top + height + margin - box.clientHeight;
}

interface RowsProps {
  box: RefObject<HTMLElement | null>;
  count: number;
  rowHeight: number;
  /** A row that is drawn wherever it is: the one that has the focus. */
  keep?: number;
  /** Where the first row begins inside the box. */
  offset?: number;
  children(index: number): ComponentChildren;
}

export function VirtualRows({ box, count, rowHeight, keep, offset = 0, children }: RowsProps) {
  const { top, height: known } = useScroll(box);
  // Before it is laid out, as many as a small list shows.
  const height = known || SPARE * rowHeight;
  const first = Math.max(0, Math.floor((top - offset) / rowHeight) - SPARE);
  const last = Math.min(count, Math.ceil((top - offset + height) / rowHeight) + SPARE);
  const shown: number[] = [];
  for (let i = first; i < last; i++) shown.push(i);
  if (keep !== undefined && keep >= 0 && keep < count && (keep < first || keep >= last)) shown.push(keep);
  return (
    <div class="rows" role="presentation" style={{ height: `${count * rowHeight}px` }}>
      {shown.map((i) => (
        <div class="at" role="presentation" key={i} style={{ transform: `translateY(${i * rowHeight}px)` }}>
          {children(i)}
        </div>
      ))}
    </div>
  );
}
