/** The whole graph at a glance, where the view is in it, and the way to anywhere: press or drag. */
import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { prepare, useInks } from './canvas';
import type { Shown } from './paint';
import { paintMap } from './paint-overview';
import type { Viewport } from './viewport';

interface MinimapProps {
  scroller: RefObject<HTMLElement | null>;
  viewport: Viewport;
  shown: Shown;
}

const WIDTH = 72;
const TALLEST = 200;

export function Minimap({ scroller, viewport, shown }: MinimapProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const inks = useInks(canvas);
  const { scene } = shown;
  const height = Math.round(Math.min(TALLEST, Math.max(40, (WIDTH * scene.height) / scene.width)));
  useEffect(() => {
    const ctx = canvas.current && prepare(canvas.current);
    if (ctx && inks) paintMap(ctx, shown, WIDTH, height, inks);
  }, [shown, height, inks]);
  // Where the view is changes with every scroll: no drawing, only a box that moves.
  useEffect(() => {
    const box = scroller.current;
    if (!box) return;
    const move = () => {
      if (!frame.current) return;
      const view = viewport.view();
      const [sx, sy] = [WIDTH / scene.width, height / scene.height];
      const left = Math.max(0, view.x * sx);
      const right = Math.min(WIDTH, (view.x + view.width) * sx);
      const top = Math.max(0, view.y * sy);
      const bottom = Math.min(height, (view.y + view.height) * sy);
      frame.current.style.transform = `translate(${left}px, ${top}px)`;
      frame.current.style.width = `${Math.max(4, right - left)}px`;
      frame.current.style.height = `${Math.max(4, bottom - top)}px`;
    };
    move();
    box.addEventListener('scroll', move, { passive: true });
    return () => box.removeEventListener('scroll', move);
  });
  const go = (event: PointerEvent) => {
    const at = canvas.current!.getBoundingClientRect();
    viewport.centre(((event.clientX - at.left) / WIDTH) * scene.width, ((event.clientY - at.top) / height) * scene.height);
  };
  return (
    <div
      class="minimap"
      style={{ width: `${WIDTH}px`, height: `${height}px` }}
      aria-hidden="true"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        go(event);
      }}
      onPointerMove={(event) => event.buttons === 1 && go(event)}
    >
      <canvas ref={canvas} style={{ width: `${WIDTH}px`, height: `${height}px` }} />
      <div class="minimap-view" ref={frame} />
    </div>
  );
}
