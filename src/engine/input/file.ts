/** Reading a file's bytes, with what can be wrong with any file of any format. */
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { badFormat, inputError, message } from './fault';

const unzip = promisify(gunzip);

/** A gzip file can expand a thousandfold; beyond this it is taken for a bomb or a mistake. */
const MAX_UNZIPPED = 2 ** 30;

const LFS_POINTER = 'version https://git-lfs.github.com/spec/';

/**
 * The bytes of a file; a `.gz` is expanded.
 * @throws BiasLensError (fault input) `input-missing`, `input-empty`, `input-lfs-pointer` or `input-format`
 */
export async function readBytes(file: string): Promise<Uint8Array> {
  const name = path.basename(file);
  const bytes = await read(file, name);
  if (bytes.length === 0) throw inputError('input-empty', name, 'is empty (0 bytes)', 'choose another file or save it again');
  if (bytes.subarray(0, LFS_POINTER.length).toString('latin1') === LFS_POINTER) {
    throw inputError(
      'input-lfs-pointer',
      name,
      'is a Git LFS pointer, not the file itself',
      'run git lfs pull in its repository',
    );
  }
  return name.toLowerCase().endsWith('.gz') ? expand(bytes, name) : bytes;
}

async function read(file: string, name: string): Promise<Buffer> {
  try {
    return await fs.readFile(file);
  } catch (error) {
    const why: Record<string, string> = { ENOENT: 'does not exist', EISDIR: 'is a folder', EACCES: 'may not be read' };
    const reason = why[(error as NodeJS.ErrnoException).code ?? ''] ?? `cannot be read: ${message(error)}`;
    throw inputError('input-missing', name, reason, 'choose another file', error);
  }
}

async function expand(bytes: Buffer, name: string): Promise<Uint8Array> {
  let out: Buffer;
  try {
    out = await unzip(bytes, { maxOutputLength: MAX_UNZIPPED });
  } catch (error) {
    throw badFormat(name, 'gzip', message(error), error);
  }
  if (out.length === 0) throw inputError('input-empty', name, 'holds nothing (0 bytes)', 'choose another file or save it again');
  return out;
}

/** The file's name in lower case without a final `.gz`: what tells its format. */
export function formatName(file: string): string {
  return path.basename(file).toLowerCase().replace(/\.gz$/, '');
}
