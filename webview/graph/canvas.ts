/** A canvas of an element's size, sharp on every screen, and the theme it is drawn in. */
import type { RefObject } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { inksOf, type Inks } from './paint';

/** Sizes a canvas to its box; gives its context, cleared, in the screen's pixels. */
export function prepare(canvas: HTMLCanvasElement): CanvasRenderingContext2D | null {
  const ratio = window.devicePixelRatio || 1;
  const { clientWidth, clientHeight } = canvas;
  const [width, height] = [Math.round(clientWidth * ratio), Math.round(clientHeight * ratio)];
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const ctx = canvas.getContext('2d');
  ctx?.setTransform(ratio, 0, 0, ratio, 0, 0);
  ctx?.clearRect(0, 0, clientWidth, clientHeight);
  return ctx;
}

/** The theme's colours, anew when the theme changes. */
export function useInks(element: RefObject<Element | null>): Inks | null {
  const [inks, setInks] = useState<Inks | null>(null);
  useEffect(() => {
    const read = () => element.current && setInks(inksOf(element.current));
    read();
    const observer = new MutationObserver(read);
    observer.observe(document.body, { attributes: true, attributeFilter: ['class', 'data-colours'] });
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style'] });
    return () => observer.disconnect();
  }, [element]);
  return inks;
}
