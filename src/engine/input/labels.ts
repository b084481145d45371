/** Names of the model's classes, one a line, as `labels.txt` beside the model gives them. */
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { inputError } from './fault';
import { readBytes } from './file';

/** Looked for beside the model, in this order. */
const NAMES = ['labels.txt', 'synset.txt'];

/**
 * The labels in a text: line i names class i; a blank line inside names none (an empty string). Where every line starts with a
 * WordNet id (`n02123045 tabby, tabby cat`) only the words are kept.
 */
export function parseLabels(text: string): string[] {
  const lines = text
    .replace(/^\ufeff/, '')
    .trimEnd()
    .split(/\r?\n/)
    .map((line) => line.trim());
  const synset = /^n\d{8}\s+(?=\S)/;
  return lines.every((line) => synset.test(line)) ? lines.map((line) => line.replace(synset, '')) : lines;
}

/**
 * The labels in a file.
 * @throws BiasLensError (fault input) `labels` when it is not text, or what reading a file throws
 */
export async function readLabels(file: string): Promise<string[]> {
  const text = Buffer.from(await readBytes(file)).toString('utf8');
  if (text.includes('\0')) {
    throw inputError('labels', path.basename(file), 'is not text', 'give a text file with one label a line');
  }
  return parseLabels(text);
}

/** The path of the labels beside a model, or undefined when there are none. */
export async function findLabels(dir: string): Promise<string | undefined> {
  for (const name of NAMES) {
    const file = path.join(dir, name);
    const isFile = await fs.stat(file).then(
      (stat) => stat.isFile(),
      () => false,
    );
    if (isFile) return file;
  }
  return undefined;
}
