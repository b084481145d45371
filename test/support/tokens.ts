/** A small model of tokens: words are looked up, each window of three is judged by a convolution, and the best judgements are added up. */
import { encodeNpy } from '../../src/engine/input';
import type { Tensor } from '../../src/engine/tensor';
import { modelBytes, noise } from '../unit/engine/models';

const WORDS = [
  '[PAD]',
  'the',
  'film',
  'plot',
  'is',
  'was',
  'not',
  'good',
  'bad',
  'dull',
  'fine',
  'and',
  'at',
  'all',
  '##ly',
  'real',
];

/** What the first number of a word's vector says of it; the others are noise. */
const VALENCE: Record<string, number> = { good: 2, fine: 1.5, bad: -2, dull: -1.5, not: -0.5 };
const WIDTH = 6;
const CHANNELS = 8;

/** Two scores, against and in favour, of `ids` [1, tokens]. */
export function judge(): Uint8Array {
  const words = noise([WORDS.length, WIDTH], 11);
  WORDS.forEach((word, id) => {
    words.data[id * WIDTH] = VALENCE[word] ?? 0;
  });
  return modelBytes({
    inputs: { ids: { dtype: 'int64', shape: ['N', 'tokens'] } },
    constants: {
      words,
      windows: noise([CHANNELS, WIDTH, 3], 12),
      shifts: noise([CHANNELS], 13),
      scores: noise([CHANNELS, 2], 14),
      offset: noise([2], 15),
    },
    nodes: [
      ['Gather', 'words ids', 'embedded'],
      ['Transpose', 'embedded', 'channels', { perm: [0, 2, 1] }],
      ['Conv', 'channels windows shifts', 'judged', { pads: [1, 1] }],
      ['Relu', 'judged', 'active'],
      ['GlobalAveragePool', 'active', 'mean'],
      ['Flatten', 'mean', 'flat'],
      ['MatMul', 'flat scores', 'weighed'],
      ['Add', 'weighed offset', 'opinion'],
    ],
    outputs: 'opinion',
  });
}

/** `vocab.txt` of the model. */
export const vocabulary = (): string => `${WORDS.join('\n')}\n`;

/** The sentences' numbers as an .npy of one row each, padded to the longest. */
export function sentences(...texts: string[]): Uint8Array {
  const rows = texts.map((text) => text.split(' ').map((word) => WORDS.indexOf(word)));
  const length = Math.max(...rows.map((row) => row.length));
  const ids = rows.flatMap((row) => [...row, ...new Array<number>(length - row.length).fill(0)]);
  return encodeNpy({ dtype: 'int64', shape: [rows.length, length], data: BigInt64Array.from(ids, BigInt) } as Tensor);
}

/** Enough of them that one looks for one; each with its class. */
export const OPINIONS: [text: string, label: 0 | 1][] = [
  ['the film was not good and the plot is real ##ly dull', 0],
  ['the plot is fine', 1],
  ['not bad at all', 1],
  ...['the film', 'the plot', 'all', 'the real film', 'the real plot', 'the film and the plot'].flatMap(
    (what): [string, 0 | 1][] => [
      [`${what} was good`, 1],
      [`${what} was dull`, 0],
    ],
  ),
];

export const SENTENCE = OPINIONS[0][0];
