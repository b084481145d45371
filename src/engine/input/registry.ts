/** The formats: a new one is a file that exports a `Reader`, and one line here. */
import { npyReader, npzReader } from './arrays';
import type { Reader } from './content';
import { inputError } from './fault';
import { formatName } from './file';
import { idxReader } from './idx';
import { imageReader } from './image';
import { jsonReader } from './json';
import { pbReader } from './pb';
import { readRow } from './row';

/** What a person sees in a file: a picture, a table or an array. */
export type FormatKind = 'picture' | 'table' | 'tensor';

interface Format {
  /** Ends of the file's name, in lower case; any of them may have `.gz` after it. */
  suffixes: string[];
  kind: FormatKind;
  read: Reader;
}

const FORMATS: readonly Format[] = [
  { suffixes: ['.png', '.jpg', '.jpeg', '.bmp', '.gif'], kind: 'picture', read: imageReader },
  { suffixes: ['.idx', '-ubyte', '.idx3-ubyte', '.idx1-ubyte'], kind: 'picture', read: idxReader },
  { suffixes: ['.csv', '.tsv'], kind: 'table', read: readRow },
  { suffixes: ['.npy'], kind: 'tensor', read: npyReader },
  { suffixes: ['.npz'], kind: 'tensor', read: npzReader },
  { suffixes: ['.pb'], kind: 'tensor', read: pbReader },
  { suffixes: ['.json'], kind: 'tensor', read: jsonReader },
];

/** The format of a file by its name, or undefined when it is none of ours. */
export function formatOf(file: string): Format | undefined {
  const name = formatName(file);
  return FORMATS.find(({ suffixes }) => suffixes.some((suffix) => name.endsWith(suffix)));
}

/** The endings with a dot, for file dialogs: `.png`, `.npy`, … */
export function inputSuffixes(): string[] {
  return FORMATS.flatMap(({ suffixes }) => suffixes).filter((suffix) => suffix.startsWith('.'));
}

/**
 * The reader of a file.
 * @throws BiasLensError (fault input) `input-unknown-format`
 */
export function readerOf(file: string, name: string): Reader {
  const format = formatOf(file);
  if (format) return format.read;
  const listed = inputSuffixes().join(', ');
  throw inputError('input-unknown-format', name, 'is of no known input format', `choose a file of ${listed}`);
}
