/** NumPy's .npz: a zip of .npy members, each named by its array's name and `.npy`. */
import * as fs from 'node:fs/promises';
import { unzipSync, Zip, ZipPassThrough } from 'fflate';
import { BiasLensError } from '../errors';
import type { NumericData, Tensor } from '../tensor';
import { badFormat, inputError, message } from './fault';
import { encodeNpy, readNpy } from './npy';

/** Names and tensors, in the order in which they are written. */
type Members = Iterable<readonly [string, Tensor]>;

/** Beyond this a zip needs the 64-bit records, which the writer does not have. */
const MAX_BYTES = 2 ** 32 - 1;

/** Fixed, so that equal arrays give equal bytes. */
const DATE = new Date(1980, 0, 1);

/**
 * The names of the arrays in a .npz, in the file's order.
 * @throws BiasLensError (fault input) `input-format`
 */
export function npzNames(bytes: Uint8Array, file: string): string[] {
  const names: string[] = [];
  extract(bytes, file, (name) => {
    if (name.endsWith('.npy')) names.push(name.slice(0, -4));
    return false;
  });
  return names;
}

/**
 * One array of a .npz; only that member is expanded.
 * @throws BiasLensError (fault input) `input-member` when there is no such array, or what `readNpy` throws
 */
export function readNpz(bytes: Uint8Array, file: string, name: string): Tensor<NumericData> {
  const members = extract(bytes, file, (member) => member === `${name}.npy`);
  const member = members[`${name}.npy`];
  if (!member) throw noMember(file, name, npzNames(bytes, file));
  return readNpy(member, `${file}[${name}]`);
}

/** The error for an array that is not there; it names those that are. */
export function noMember(file: string, name: string | undefined, names: string[]): BiasLensError {
  const listed = names.length > 8 ? `${names.slice(0, 8).join(', ')}, …` : names.join(', ');
  const reason =
    name === undefined ? `holds ${names.length} arrays (${listed})` : `has no array ${name}; it holds ${listed || 'none'}`;
  return inputError('input-member', file, reason, 'name the array to take');
}

/**
 * The bytes of a .npz; members are stored, not compressed, as `numpy.savez` does.
 * @throws BiasLensError (fault usage) `npz-too-large` beyond 4 GiB
 */
export function encodeNpz(members: Members): Uint8Array {
  const chunks: Uint8Array[] = [];
  for (const chunk of zip(members)) chunks.push(...chunk);
  return Buffer.concat(chunks);
}

/**
 * Writes a .npz member by member, so that only one array at a time is held twice; the file appears when it is whole.
 * @throws BiasLensError (fault usage) `npz-too-large` beyond 4 GiB
 */
export async function writeNpz(path: string, members: Members): Promise<void> {
  const partial = `${path}.partial`;
  const out = await fs.open(partial, 'w');
  try {
    for (const chunks of zip(members)) for (const chunk of chunks) await out.writeFile(chunk);
    await out.close();
    await fs.rename(partial, path);
  } catch (error) {
    await out.close();
    await fs.rm(partial, { force: true });
    throw error;
  }
}

/** The zip's bytes, in a batch a member and one for the directory at the end. */
function* zip(members: Members): Generator<Uint8Array[]> {
  let chunks: Uint8Array[] = [];
  let total = 0;
  const archive = new Zip((error, chunk) => {
    if (error) throw error;
    chunks.push(chunk);
    total += chunk.length;
    if (total > MAX_BYTES) throw tooLarge();
  });
  const flush = () => {
    const done = chunks;
    chunks = [];
    return done;
  };
  for (const [name, tensor] of members) {
    const member = new ZipPassThrough(`${name}.npy`);
    member.mtime = DATE;
    archive.add(member);
    member.push(encodeNpy(tensor), true);
    yield flush();
  }
  archive.end();
  yield flush();
}

function tooLarge(): BiasLensError {
  const reason = 'the arrays need more than the 4 GiB that an .npz can hold';
  return new BiasLensError({ fault: 'usage', code: 'npz-too-large', reason, action: 'save fewer of them' });
}

function extract(bytes: Uint8Array, file: string, wanted: (name: string) => boolean): Record<string, Uint8Array> {
  try {
    return unzipSync(bytes, { filter: ({ name }) => wanted(name) });
  } catch (error) {
    throw badFormat(file, 'NumPy .npz', message(error), error);
  }
}
