/**
 * The paper's Fig. 4 for any picture and methods, as one PNG: above the attribution of each method ("norm."), below it the input only where
 * the magnitude is in the top 10 % ("attrib.").
 */
import { BiasLensError } from '../../engine/errors';
import { canvasOf, type Canvas } from '../../engine/methods/maps';
import { topShare } from '../../engine/study/ranking';
import { quantile } from '../../engine/study/statistics';
import { REST, type ColourMap } from '../../format/colour-maps';
import type { Attribution, Prepared } from '../api';
import { colourer, type Rgb } from './colours';
import { dots, LETTER_HEIGHT, LETTER_WIDTH } from './font';
import { png } from './png';

/** Pictures are enlarged by a whole number to about this width. */
const CELL = 240;
const GAP = 12;
const LINE = 2 * LETTER_HEIGHT + 6;
const INK: Rgb = [20, 20, 20];
const TEXT: Rgb = [204, 204, 204];
const ELSEWHERE: Rgb = [REST, REST, REST];
const TOP_SHARE = 0.1;

/** @throws BiasLensError (fault usage) `grid-no-picture` for an input that is none */
export function gridPng(input: Prepared, attributions: readonly Attribution[], colours?: ColourMap): Buffer {
  const colour = colourer(colours);
  const canvas = canvasOf(input.shape);
  const { picture } = input;
  if (!canvas || !picture) throw noPicture(input.title);
  const { width, height } = canvas;
  const zoom = Math.max(1, Math.round(CELL / width));
  const [cellWidth, cellHeight] = [Math.max(width * zoom, CELL), height * zoom];
  const columns = attributions.length + 1;
  const sheet = new Sheet(
    columns * (cellWidth + GAP) + GAP,
    2 * (cellHeight + LINE + GAP) + GAP,
    Math.floor(cellWidth / (2 * LETTER_WIDTH)),
  );
  const left = (column: number) => GAP + column * (cellWidth + GAP);
  const [upper, lower] = [GAP, GAP + cellHeight + LINE + GAP];
  const original = (x: number, y: number): Rgb => {
    const at = (y * width + x) * picture.channels;
    const [r, g, b] = picture.channels === 3 ? [0, 1, 2] : [0, 0, 0];
    return [picture.data[at + r], picture.data[at + g], picture.data[at + b]];
  };
  const draw = (column: number, top: number, title: string, colour: (x: number, y: number) => Rgb) => {
    sheet.text(left(column), top, title);
    sheet.picture(left(column), top + LINE, { width, height, zoom }, colour);
  };
  draw(0, upper, input.title, original);
  attributions.forEach((attribution, i) => {
    const pixels = overChannels(attribution.values.data, canvas);
    const limit = quantile(pixels.map(Math.abs).sort(), 0.995) || 1;
    const top = topShare(pixels, TOP_SHARE);
    draw(i + 1, upper, attribution.title, (x, y) => colour(pixels[y * width + x] / limit));
    draw(i + 1, lower, 'top 10 %', (x, y) => (top.has(y * width + x) ? original(x, y) : ELSEWHERE));
  });
  return sheet.png();
}

function overChannels(values: ArrayLike<number>, { width, height, channels, at }: Canvas): Float64Array {
  return Float64Array.from({ length: width * height }, (_, i) => {
    let sum = 0;
    for (let c = 0; c < channels; c++) sum += values[at(c, Math.floor(i / width), i % width)];
    return sum;
  });
}

class Sheet {
  private readonly rgb: Uint8Array;

  constructor(
    private readonly width: number,
    private readonly height: number,
    private readonly letters: number,
  ) {
    this.rgb = new Uint8Array(3 * width * height);
    for (let i = 0; i < width * height; i++) this.rgb.set(INK, 3 * i);
  }

  text(left: number, top: number, words: string): void {
    const short = [...words].length > this.letters ? `${words.slice(0, this.letters - 2)}..` : words;
    dots(short, (x, y) => this.fill(left + 2 * x, top + 2 * y, 2, TEXT));
  }

  picture(
    left: number,
    top: number,
    size: { width: number; height: number; zoom: number },
    colour: (x: number, y: number) => Rgb,
  ): void {
    for (let y = 0; y < size.height; y++) {
      for (let x = 0; x < size.width; x++) this.fill(left + x * size.zoom, top + y * size.zoom, size.zoom, colour(x, y));
    }
  }

  png(): Buffer {
    return png(this.width, this.height, this.rgb);
  }

  private fill(left: number, top: number, side: number, colour: Rgb): void {
    for (let y = top; y < top + side; y++)
      for (let x = left; x < left + side; x++) this.rgb.set(colour, 3 * (y * this.width + x));
  }
}

function noPicture(title: string): BiasLensError {
  return new BiasLensError({
    fault: 'usage',
    code: 'grid-no-picture',
    file: title,
    reason: 'it is no picture, and a grid shows pictures',
    action: 'Leave out --grid, or take the values with --json or --save',
  });
}
