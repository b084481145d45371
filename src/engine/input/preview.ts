/** What a person sees of a file before choosing it: what it holds, a picture as a small copy of itself. */
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import type { Wanted } from './content';
import { describe } from './describe';
import { readBytes } from './file';
import { geometry } from './geometry';
import { completePicture } from './guess';
import { decodeImage } from './image';
import { inputParts } from './parts';
import type { Image } from './pixels';
import type { Preprocess } from './preprocess';
import { formatOf } from './registry';
import { resize } from './resize';

export interface InputPreview {
  picture?: { width: number; height: number; grey: boolean; thumbnail: Thumbnail };
  /** How a picture would be prepared, in words; only of a picture that the model can take. */
  words?: string;
  /** Number of inputs in a file that holds several. */
  rows?: number;
}

/** RGBA, interleaved rows from the top, 0..255. */
interface Thumbnail {
  width: number;
  height: number;
  data: Uint8Array;
}

/** Sides of a thumbnail: 28 pixels on the page, on screens of twice as many. */
const SIDE = 56;
/** A list of files must not keep the process from explaining: what takes longer than a blink to read has its name alone. */
const MOST_BYTES = 4 << 20;

/**
 * What a file holds; nothing of one that is too large to look at in passing.
 * @param given what is remembered of the preprocessing
 * @throws BiasLensError (fault input) as the file's reader does
 */
export async function previewInput(file: string, wanted: Wanted, given: Preprocess): Promise<InputPreview> {
  const { size } = await fs.stat(file).catch(() => ({ size: 0 }));
  if (size > MOST_BYTES) return {};
  if (formatOf(file)?.kind === 'picture' && !/ubyte|\.idx/i.test(path.basename(file))) {
    const image = await decodeImage(await readBytes(file), path.basename(file));
    const { width, height } = image;
    const words = wordsOf(wanted, given);
    return { picture: { width, height, grey: isGrey(image), thumbnail: thumbnailOf(image) }, ...(words && { words }) };
  }
  const { total } = await inputParts(file, wanted, given, { offset: 0, count: 0 });
  return total > 1 ? { rows: total } : {};
}

function wordsOf({ shape, dtype, name }: Wanted, given: Preprocess): string | undefined {
  const place = geometry(shape, given);
  return place && describe(completePicture(given, place, dtype, name), shape);
}

function isGrey({ channels, data }: Image): boolean {
  if (channels === 1) return true;
  for (let p = 0; p < data.length; p += channels) if (data[p] !== data[p + 1] || data[p] !== data[p + 2]) return false;
  return true;
}

/** The picture on black, in proportion, at most `SIDE` pixels wide and high; never enlarged. */
export function thumbnailOf(image: Image): Thumbnail {
  const scale = Math.min(1, SIDE / Math.max(image.width, image.height));
  const width = Math.max(1, Math.round(image.width * scale));
  const height = Math.max(1, Math.round(image.height * scale));
  // Of a large picture some pixels are enough to average.
  const skip = Math.max(1, Math.floor(1 / scale / 4));
  const planes = [0, 1, 2].map((c) => resize(planeOf(image, image.channels === 1 ? 0 : c, skip), width, height));
  const data = new Uint8Array(4 * width * height);
  for (let i = 0; i < width * height; i++) {
    for (let c = 0; c < 3; c++) data[4 * i + c] = Math.round(planes[c].data[i]);
    data[4 * i + 3] = 255;
  }
  return { width, height, data };
}

/** Every `skip`-th pixel of every `skip`-th row of a channel, 0..255, times its opacity. */
function planeOf({ width, height, channels, data, max }: Image, channel: number, skip: number) {
  const w = Math.ceil(width / skip);
  const h = Math.ceil(height / skip);
  const plane = new Float32Array(w * h);
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      const p = channels * (y * skip * width + x * skip);
      const opacity = channels === 4 ? data[p + 3] / max : 1;
      plane[y * w + x] = (data[p + channel] / max) * 255 * opacity;
    }
  }
  return { width: w, height: h, data: plane };
}
