import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { BiasLensError } from '../../../src/engine/errors';
import type { Ask, Wanted } from '../../../src/engine/input/content';
import type { DType, NumericData, Tensor } from '../../../src/engine/tensor';

const ROOT = path.resolve(__dirname, '../../..');

/** Path of a file of test/fixtures/input. */
export const fixture = (name: string) => path.join(ROOT, 'test/fixtures/input', name);

/** Path of a file of media/samples. */
export const sample = (name: string) => path.join(ROOT, 'media/samples', name);

export const bytesOf = (name: string) => fs.readFileSync(fixture(name));

const folders: string[] = [];
process.on('exit', () => folders.forEach((dir) => fs.rmSync(dir, { recursive: true, force: true })));

/** A new folder with these files, removed when the process ends. */
export function folder(files: Record<string, string | Uint8Array> = {}): string {
  const dir = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'biaslens-input-')));
  folders.push(dir);
  for (const [name, content] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(dir, name)), { recursive: true });
    fs.writeFileSync(path.join(dir, name), content);
  }
  return dir;
}

/** Asserts that `act` throws an input error with this code whose whole sentence is this. */
export async function fails(act: () => unknown, code: string, text: string): Promise<void> {
  let error: unknown;
  try {
    await act();
  } catch (thrown) {
    error = thrown;
  }
  assert.ok(error instanceof BiasLensError, `expected a BiasLensError, got ${String(error)}`);
  assert.equal(error.message, text);
  assert.deepEqual([error.info.fault, error.info.code], ['input', code]);
}

export function tensor(dtype: DType, shape: number[], data: NumericData | string[]): Tensor {
  return { dtype, shape, data };
}

export const floats = (shape: number[], ...values: number[]) => tensor('float32', shape, Float32Array.from(values));

export function wanted(shape: (number | string)[], dtype: DType | 'unknown' = 'float32', name = 'x'): Wanted {
  return { name, dtype, shape };
}

/** What a reader is asked by default: any row will do. */
export function ask(file: string, changes: Partial<Ask> = {}): Ask {
  return { file, wanted: wanted(['n']), accepts: () => true, ...changes };
}
