/** Beside the scroll bar, as in an editor: where in the whole column the bias is, what a search has found, and what is selected. */
import { useEffect, useRef } from 'preact/hooks';
import { prepare, useInks } from './canvas';
import type { Shown } from './paint';
import { paintRuler } from './paint-overview';

export function Ruler({ shown }: { shown: Shown }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const inks = useInks(canvas);
  useEffect(() => {
    const element = canvas.current;
    if (!element || !inks) return;
    const paint = () => {
      const ctx = prepare(element);
      if (ctx) paintRuler(ctx, shown, element.clientWidth, element.clientHeight, inks);
    };
    paint();
    const observer = new ResizeObserver(paint);
    observer.observe(element);
    return () => observer.disconnect();
  }, [shown, inks]);
  return <canvas class="ruler" ref={canvas} aria-hidden="true" />;
}
