/** Which word a token's number stands for: `vocab.txt` (one a line), `vocab.json` and Hugging Face's `tokenizer.json`. */
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { inputError, message } from './fault';
import { readBytes } from './file';

/** The word of each number; some may have none. */
export type Vocabulary = ReadonlyMap<number, string>;

/** Looked for beside the model and beside its input, in this order. */
const NAMES = ['vocab.txt', 'tokenizer.json', 'vocab.json'];

/** The first of the vocabularies that lie in these folders. */
export async function findVocabulary(folders: readonly string[]): Promise<string | undefined> {
  for (const folder of folders) {
    for (const name of NAMES) {
      const file = path.join(folder, name);
      const stat = await fs.stat(file).catch(() => undefined);
      if (stat?.isFile()) return file;
    }
  }
  return undefined;
}

/** @throws BiasLensError (fault input) `vocabulary` when it holds none, or as reading a file does */
export async function readVocabulary(file: string): Promise<Vocabulary> {
  const name = path.basename(file);
  const text = Buffer.from(await readBytes(file)).toString('utf8');
  if (text.includes('\0')) throw noVocabulary(name, 'it is not text');
  return name.toLowerCase().endsWith('.json') ? fromJson(text, name) : fromLines(text);
}

function fromLines(text: string): Vocabulary {
  const lines = text.replace(/^\ufeff/, '').replace(/\r?\n$/, '');
  return new Map(lines.split(/\r?\n/).map((word, id) => [id, word]));
}

function fromJson(text: string, file: string): Vocabulary {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw noVocabulary(file, `it is not valid JSON: ${message(error)}`, error);
  }
  const model = isObject(json) && isObject(json.model) ? json.model : undefined;
  const found = model
    ? [...entriesOf(model.vocab), ...addedOf((json as { added_tokens?: unknown }).added_tokens)]
    : entriesOf(json);
  if (found.length === 0) throw noVocabulary(file, 'it has no words with their numbers');
  const inBytes = /"ByteLevel"/.test(model ? text : '') || found.some(([, word]) => word.startsWith('\u0120'));
  return new Map(inBytes ? found.map(([id, word]) => [id, fromByteLevel(word)]) : found);
}

/** `{word: number}`, or a list of `[word, score]` as Unigram has it. */
function entriesOf(vocab: unknown): [number, string][] {
  if (Array.isArray(vocab)) {
    return vocab.flatMap((item, id): [number, string][] =>
      Array.isArray(item) && typeof item[0] === 'string' ? [[id, item[0]]] : [],
    );
  }
  if (!isObject(vocab)) return [];
  return Object.entries(vocab).flatMap(([word, id]): [number, string][] => (Number.isInteger(id) ? [[id as number, word]] : []));
}

function addedOf(tokens: unknown): [number, string][] {
  if (!Array.isArray(tokens)) return [];
  return (tokens as { id?: unknown; content?: unknown }[]).flatMap((token): [number, string][] =>
    Number.isInteger(token?.id) && typeof token.content === 'string' ? [[token.id as number, token.content]] : [],
  );
}

/** GPT-2 writes each byte of a word as a printable character: these are bytes again, and text where they are whole characters. */
function fromByteLevel(word: string): string {
  const bytes = [...word].map((char) => BYTES.get(char));
  if (bytes.some((byte) => byte === undefined)) return word;
  const text = Buffer.from(bytes as number[]).toString('utf8');
  return text.includes('\ufffd') ? word : text;
}

/** The printable bytes stand for themselves, the others for what follows 255. */
const BYTES = new Map<string, number>();
for (let byte = 0, next = 256; byte < 256; byte++) {
  const printable = (byte > 32 && byte < 127) || (byte > 160 && byte !== 173);
  BYTES.set(String.fromCodePoint(printable ? byte : next++), byte);
}

const isObject = (v: unknown): v is Record<string, unknown> => typeof v === 'object' && v !== null && !Array.isArray(v);

function noVocabulary(file: string, why: string, cause?: unknown): Error {
  return inputError('vocabulary', file, `is no vocabulary: ${why}`, 'give a vocab.txt, vocab.json or tokenizer.json', cause);
}
