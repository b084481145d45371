/** Panning and zooming: the browser scrolls, so that a pan costs no drawing; what is near the view is known in steps. */
import type { RefObject } from 'preact';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { onResize, type Size } from '../parts/measure';
import type { Box, Scene, Window } from './layout/scene';

const LEAST = 0.02;
const MOST = 2;
/** Least zoom of the first view: its smallest text is still read. */
const READABLE = 0.75;
/** Pixels drawn beyond the view on every side. */
const SPARE = 480;
/** Pixels kept free around what is brought into view. */
const MARGIN = 40;

export interface Viewport {
  /** The room there is; 0 × 0 before it is laid out. */
  size: Size;
  zoom: number;
  /** From the left of what scrolls to the drawing: a small one is centred. */
  offset: number;
  /** What is drawn, in the drawing's own lengths; the view and some more. */
  window: Window;
  /** The view itself, now. */
  view(): Window;
  /** Zooms by a factor; the point (of the scroller) stays where it is. */
  zoomBy(factor: number, x?: number, y?: number): void;
  zoomTo(zoom: number): void;
  fit(): void;
  /** Brings a box into view, as little as needed. */
  reveal(box: Box): void;
  /** Scrolls so that this point of the drawing is in the middle. */
  centre(x: number, y: number): void;
  /** Keeps a point of the drawing where it is on the screen, through the next change of the scene. */
  hold(key: string): void;
}

interface Anchor {
  /** In the drawing. */
  x: number;
  y: number;
  /** In the scroller. */
  left: number;
  top: number;
}

/** What is kept where it is on the screen. */
interface Held {
  key: string;
  left: number;
  top: number;
}

interface Drawn {
  zoom: number;
  offset: number;
  scene: Scene;
  window: Window;
}

export function useViewport(scroller: RefObject<HTMLElement | null>, scene: Scene, wide: boolean): Viewport {
  const [zoom, setZoom] = useState(1);
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  const [window, setWindow] = useState<Window>({ x: 0, y: 0, width: 0, height: 0 });
  const anchor = useRef<Anchor | null>(null);
  const held = useRef<Held | null>(null);
  const shown = useRef(false);
  const offset = wide || zoom < 1 ? Math.max(0, (size.width - scene.width * zoom) / 2) : 0;
  const now = useRef<Drawn>({ zoom, offset, scene, window });
  now.current = { zoom, offset, scene, window };

  const view = useCallback((): Window => {
    const box = scroller.current;
    const { zoom: z, offset: left } = now.current;
    if (!box) return { x: 0, y: 0, width: 0, height: 0 };
    return { x: (box.scrollLeft - left) / z, y: box.scrollTop / z, width: box.clientWidth / z, height: box.clientHeight / z };
  }, [scroller]);

  const refresh = useCallback(
    (always: boolean) => {
      const seen = view();
      if (!always && covers(now.current.window, seen)) return;
      const spare = SPARE / now.current.zoom;
      setWindow({ x: seen.x - spare, y: seen.y - spare, width: seen.width + 2 * spare, height: seen.height + 2 * spare });
    },
    [view],
  );

  // What was asked to stay in place is put there before anything is seen.
  useLayoutEffect(() => {
    const box = scroller.current;
    if (!box || size.width === 0) return;
    if (held.current) {
      const kept = scene.byKey.get(held.current.key);
      if (kept) anchor.current = { x: kept.x, y: kept.y, left: held.current.left, top: held.current.top };
      held.current = null;
    }
    // What is a little too wide is first shown as a whole, what is far too wide where it begins, in the middle.
    if (!shown.current) {
      shown.current = true;
      const across = size.width / scene.width;
      if (across < 1 && across >= READABLE) {
        anchor.current = { x: 0, y: box.scrollTop + size.height / 2, left: 0, top: size.height / 2 };
        return setZoom(across);
      }
      const [first] = scene.boxes;
      if (first && !anchor.current) box.scrollLeft = (first.x + first.width / 2) * zoom + offset - size.width / 2;
    }
    if (!anchor.current) return;
    const { x, y, left, top } = anchor.current;
    anchor.current = null;
    box.scrollLeft = x * zoom + offset - left;
    box.scrollTop = y * zoom - top;
    refresh(true);
  }, [scene, zoom, offset, size]);

  // Not with every scene: where it is scrolled to stays, and to ask lays the page out.
  useLayoutEffect(() => {
    if (size.width > 0) refresh(true);
  }, [zoom, offset, size]);

  useScrolled(scroller, setSize, refresh);
  const moves = useMemo(() => movesOf({ scroller, now, anchor, held, setZoom }), [scroller]);
  useWheel(scroller, moves.zoomBy);
  return { size, zoom, offset, window, view, ...moves };
}

/** Follows the size of the scroller, and its scrolling once a frame. */
function useScrolled(
  scroller: RefObject<HTMLElement | null>,
  resized: (size: Size) => void,
  refresh: (always: boolean) => void,
): void {
  useLayoutEffect(() => {
    const box = scroller.current;
    if (!box) return;
    let frame = 0;
    const scrolled = () => {
      frame ||= requestAnimationFrame(() => {
        frame = 0;
        refresh(false);
      });
    };
    const leave = onResize(box, () => resized({ width: box.clientWidth, height: box.clientHeight }));
    box.addEventListener('scroll', scrolled, { passive: true });
    return () => {
      leave();
      box.removeEventListener('scroll', scrolled);
      cancelAnimationFrame(frame);
    };
  }, [scroller, refresh]);
}

interface Movable {
  scroller: RefObject<HTMLElement | null>;
  /** As it was drawn last. */
  now: { readonly current: Drawn };
  /** Set for the next drawing. */
  anchor: { current: Anchor | null };
  held: { current: Held | null };
  setZoom(zoom: number): void;
}

/** What moves the view. */
function movesOf({ scroller, now, anchor, held, setZoom }: Movable): Omit<Viewport, keyof Drawn | 'size' | 'view'> {
  const zoomTo = (wanted: number, left?: number, top?: number) => {
    const box = scroller.current;
    if (!box) return;
    const next = Math.max(LEAST, Math.min(MOST, wanted));
    const at = { left: left ?? box.clientWidth / 2, top: top ?? box.clientHeight / 2 };
    const { zoom, offset } = now.current;
    anchor.current = { ...at, x: (box.scrollLeft + at.left - offset) / zoom, y: (box.scrollTop + at.top) / zoom };
    setZoom(Math.abs(next - 1) < 0.02 ? 1 : next);
  };
  return {
    zoomTo,
    zoomBy: (factor, left, top) => zoomTo(now.current.zoom * factor, left, top),
    fit: () => {
      const box = scroller.current;
      if (!box) return;
      setZoom(fitting(now.current.scene, box));
      anchor.current = { x: 0, y: 0, left: 0, top: 0 };
    },
    reveal: (target) => scroller.current && reveal(scroller.current, target, now.current),
    centre: (x, y) => {
      const box = scroller.current;
      if (!box) return;
      const { zoom, offset } = now.current;
      box.scrollTo(x * zoom + offset - box.clientWidth / 2, y * zoom - box.clientHeight / 2);
    },
    hold: (key) => {
      const box = scroller.current;
      const target = now.current.scene.byKey.get(key);
      if (!box || !target) return;
      const { zoom, offset } = now.current;
      held.current = { key, left: target.x * zoom + offset - box.scrollLeft, top: target.y * zoom - box.scrollTop };
    },
  };
}

/** The zoom that shows the whole scene; of a model that is all height, which would be a hair, its width. */
function fitting({ width, height }: Scene, box: HTMLElement): number {
  const across = Math.min(1, box.clientWidth / width);
  const whole = Math.min(across, box.clientHeight / height);
  return Math.max(LEAST, whole < across / 8 ? across : whole);
}

/** Ctrl and the wheel, or a pinch, zoom about the pointer; the wheel alone scrolls. */
function useWheel(scroller: RefObject<HTMLElement | null>, zoomBy: Viewport['zoomBy']): void {
  useEffect(() => {
    const box = scroller.current;
    if (!box) return;
    const wheel = (event: WheelEvent) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      const { left, top } = box.getBoundingClientRect();
      zoomBy(Math.exp(-Math.max(-50, Math.min(50, event.deltaY)) / 100), event.clientX - left, event.clientY - top);
    };
    box.addEventListener('wheel', wheel, { passive: false });
    return () => box.removeEventListener('wheel', wheel);
  }, [scroller, zoomBy]);
}

function covers(outer: Window, inner: Window): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  );
}

function reveal(scroller: HTMLElement, box: Box, { zoom, offset }: { zoom: number; offset: number }): void {
  // Of a tall frame its title.
  const height = Math.min(box.height * zoom, scroller.clientHeight - 2 * MARGIN);
  const top = along(scroller.scrollTop, scroller.clientHeight, box.y * zoom, height, MARGIN);
  const left = along(scroller.scrollLeft, scroller.clientWidth, box.x * zoom + offset, box.width * zoom, 8);
  if (top !== scroller.scrollTop || left !== scroller.scrollLeft) scroller.scrollTo(left, top);
}

/** The scroll position along one side that shows [at, at + length). */
function along(scroll: number, client: number, at: number, length: number, margin: number): number {
  if (at - margin < scroll) return Math.max(0, at - margin);
  return at + length + margin > scroll + client ? Math.min(at - margin, at + length + margin - client) : scroll;
}
