/** The graph when it is too far off to read: a canvas over the scroller, drawn anew as it scrolls. */
import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { prepare, useInks } from './canvas';
import { paintFar, type Shown } from './paint';
import type { Viewport } from './viewport';

interface FarProps {
  scroller: RefObject<HTMLElement | null>;
  viewport: Viewport;
  shown: Shown;
}

export function Far({ scroller, viewport, shown }: FarProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const inks = useInks(canvas);
  useEffect(() => {
    const box = scroller.current;
    if (!box || !inks) return;
    let frame = 0;
    const paint = () => {
      frame = 0;
      const ctx = canvas.current && prepare(canvas.current);
      if (ctx) paintFar(ctx, shown, viewport.view(), viewport.zoom, inks);
    };
    const later = () => (frame ||= requestAnimationFrame(paint));
    paint();
    const observer = new ResizeObserver(later);
    observer.observe(box);
    box.addEventListener('scroll', later, { passive: true });
    return () => {
      observer.disconnect();
      box.removeEventListener('scroll', later);
      cancelAnimationFrame(frame);
    };
  }, [shown, inks, viewport.zoom, viewport.offset]);
  return <canvas class="far" ref={canvas} aria-hidden="true" />;
}
