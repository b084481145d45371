/** Dragging the ground moves the drawing, as in a map. */
import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';

/** Pixels that the pointer moves before it is a drag. */
const SLACK = 3;

export function usePan(scroller: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const box = scroller.current;
    if (!box) return;
    let from: { x: number; y: number; left: number; top: number; moved: boolean } | null = null;
    const down = (event: PointerEvent) => {
      const onBox = (event.target as Element).closest('.node, .frame-title, .gut, .edge, .port');
      // The scroll bars are the browser's.
      const onBar = event.offsetX > box.clientWidth && event.target === box;
      if (event.pointerType === 'touch' || onBar || (event.button !== 1 && (event.button !== 0 || onBox))) return;
      from = { x: event.clientX, y: event.clientY, left: box.scrollLeft, top: box.scrollTop, moved: false };
    };
    const move = (event: PointerEvent) => {
      if (!from) return;
      const [dx, dy] = [event.clientX - from.x, event.clientY - from.y];
      if (!from.moved && Math.hypot(dx, dy) < SLACK) return;
      if (!from.moved) box.setPointerCapture(event.pointerId);
      from.moved = true;
      box.classList.add('panning');
      box.scrollTo(from.left - dx, from.top - dy);
    };
    const up = (event: PointerEvent) => {
      if (from?.moved) {
        box.releasePointerCapture(event.pointerId);
        // The click that ends a drag is none.
        addEventListener('click', stop, { capture: true, once: true });
        setTimeout(() => removeEventListener('click', stop, { capture: true }), 0);
      }
      from = null;
      box.classList.remove('panning');
    };
    const stop = (event: Event) => event.stopPropagation();
    box.addEventListener('pointerdown', down);
    box.addEventListener('pointermove', move);
    box.addEventListener('pointerup', up);
    box.addEventListener('pointercancel', up);
    return () => {
      box.removeEventListener('pointerdown', down);
      box.removeEventListener('pointermove', move);
      box.removeEventListener('pointerup', up);
      box.removeEventListener('pointercancel', up);
    };
  }, [scroller]);
}
