/** A map on the screen: exact pixels at a whole-number zoom, on ink in every theme. */
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

interface PlateProps {
  pixels: Uint8ClampedArray<ArrayBuffer> | null;
  width: number;
  height: number;
  zoom: number;
  children?: ComponentChildren;
  class?: string;
}

export function Plate({ pixels, width, height, zoom, children, class: className }: PlateProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    if (pixels && pixels.length === 4 * width * height) context.putImageData(new ImageData(pixels, width, height), 0, 0);
    else context.clearRect(0, 0, width, height);
  }, [pixels, width, height]);
  const size = { width: `${width * zoom}px`, height: `${height * zoom}px` };
  return (
    <span class={`plate ${className ?? ''}`} style={size}>
      <canvas ref={canvas} width={width} height={height} style={size} aria-hidden="true" />
      {children}
    </span>
  );
}

/** A mark around one element of a map, or around the block of elements that a shrunk map shows as one. */
export function CursorMark({ x, y, zoom, small }: { x: number; y: number; zoom: number; small?: boolean }) {
  const side = Math.max(zoom + 1, small ? 4 : 5);
  const at = { x: x * zoom - 0.5, y: y * zoom - 0.5, width: side, height: side };
  return (
    <svg class="cursor-mark" aria-hidden="true">
      {!small && <rect class="under" {...at} />}
      <rect class="over" {...at} />
    </svg>
  );
}
