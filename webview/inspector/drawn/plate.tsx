/** One plane of a drawing: the values in grey, and over them the messages at the units that sent or got them. */
import { useMemo } from 'preact/hooks';
import type { ParamsOf } from '../../../src/protocol/rpc';
import type { PageRequests } from '../../../src/protocol/page';
import type { Base } from '../../colour/paint';
import { ramp } from '../../colour/ramp';
import { useHighContrast } from '../../parts/measure';
import { mapPixels } from '../../picture/pixels';
import { Plate } from '../../picture/plate';
import { useAsk } from '../../state/page';
import type { Placed } from './layout';
import { plateCells } from './planes';

interface MapProps {
  placed: Placed;
  /** The tensor's values; null where they are not to be had. */
  values: ParamsOf<PageRequests, 'field'> | null;
  /** Magnitude of full colour. */
  limit: number;
}

export function MessageMap({ placed, values, limit }: MapProps) {
  const { plane, x, y, width, height, ends } = placed;
  const size = plane.width * plane.height;
  const range = { start: plane.start, end: plane.start + size };
  const data = useAsk('field', values && { ...values, ...range }).value?.data;
  const highContrast = useHighContrast();
  const drawn = useMemo(() => {
    const messages = new Float64Array(size);
    for (const { position, message } of ends) messages[position - plane.start] += message;
    const look = { view: 'signed', keep: 1, strength: 0.7, ramp: ramp(highContrast), limit } as const;
    const map = mapPixels(messages, plane.width, plane.height, plane.factor, look, greyOf(data, size));
    return plane.map ? map : tall(map.pixels, plateCells(plane));
  }, [data, ends, limit, highContrast, plane.start, plane.zoom, plane.factor]);
  return (
    <div class="drawn-plate" style={{ left: `${x}px`, top: `${y}px`, width: `${width}px`, height: `${height}px` }}>
      <Plate pixels={drawn.pixels} width={drawn.width} height={drawn.height} zoom={plane.zoom} />
    </div>
  );
}

/** From black, the smallest value, to white; even values are black. */
function greyOf(data: ArrayLike<number> | undefined, size: number): Base | undefined {
  if (!data || data.length !== size) return undefined;
  let [least, most] = [Infinity, -Infinity];
  for (let i = 0; i < size; i++) {
    least = Math.min(least, data[i]);
    most = Math.max(most, data[i]);
  }
  const scale = most > least ? 255 / (most - least) : 0;
  return { channels: 1, data: Float64Array.from({ length: size }, (_, i) => (data[i] - least) * scale) };
}

/** A row of units as a strip that can be seen. */
function tall(row: Uint8ClampedArray<ArrayBuffer>, size: { width: number; height: number }) {
  const pixels = new Uint8ClampedArray(row.length * size.height);
  for (let y = 0; y < size.height; y++) pixels.set(row, y * row.length);
  return { pixels, ...size };
}
