/** Where a unit lies in the small map of its channel; units that have no map lie on a strip. */
import { sizeOf } from '../../../src/format/shape';

/** A channel's map, or a row of units, as it is drawn. */
export interface Plane {
  /** Which of the tensor's, and where it begins in the flat tensor. */
  index: number;
  start: number;
  /** In units. */
  width: number;
  height: number;
  map: boolean;
  /** Pixels a unit, or units a pixel where it is too large. */
  zoom: number;
  factor: number;
}

/** Height of a strip, about, and the most that one unit takes of its length. */
const STRIP = 10;

/**
 * The plane that a flat position lies in.
 * @param about side of a map in pixels, to within a whole-number zoom
 * @param room width that a strip may take
 */
export function planeAt(shape: readonly number[], position: number, about: number, room: number): Plane {
  const [height, width] = shape.length === 4 ? shape.slice(2) : [1, shape.length === 3 ? shape[2] : sizeOf(shape)];
  if (width * height > 1 && height > 1) {
    const side = Math.max(width, height);
    const zoom = Math.max(1, Math.round(about / side));
    const factor = side > 1.3 * about ? Math.ceil(side / about) : 1;
    return { ...partOf(position, width, height), map: true, zoom, factor };
  }
  // Channels of a single element lie side by side.
  const cells = width * height > 1 ? width : Math.max(1, sizeOf(shape));
  const zoom = Math.max(1, Math.min(STRIP, Math.floor(room / cells)));
  return { ...partOf(position, cells, 1), map: false, zoom, factor: Math.max(1, Math.ceil(cells / room)) };
}

function partOf(position: number, width: number, height: number) {
  const index = Math.floor(position / (width * height));
  return { index, start: index * width * height, width, height };
}

/** Pixels of the plate, before they are zoomed: a strip's units are as often one under the other as makes it a strip. */
export function plateCells({ width, height, map, zoom, factor }: Plane): { width: number; height: number } {
  return { width: Math.ceil(width / factor), height: map ? Math.ceil(height / factor) : Math.max(1, Math.round(STRIP / zoom)) };
}

/** Size on the screen. */
export function plateSize(plane: Plane): { width: number; height: number } {
  const { width, height } = plateCells(plane);
  return { width: width * plane.zoom, height: height * plane.zoom };
}

/** The box of a unit on its plate, in pixels from the plate's corner. */
export function cellOf(plane: Plane, position: number): { x: number; y: number; width: number; height: number } {
  const { width, map, zoom, factor, start } = plane;
  const at = position - start;
  const [x, y] = [Math.floor((at % width) / factor), Math.floor(Math.floor(at / width) / factor)];
  return { x: x * zoom, y: map ? y * zoom : 0, width: zoom, height: map ? zoom : plateSize(plane).height };
}
