/** The readers of NumPy's files. */
import type { Ask, Reader } from './content';
import { readNpy } from './npy';
import { noMember, npzNames, readNpz } from './npz';

/** The reader of .npy files. */
export const npyReader: Reader = (bytes, { file }) => ({ kind: 'tensor', tensor: readNpy(bytes, file) });

/**
 * The reader of .npz files: the array that is asked for, else the only one, else the one named as the model's input (or `x:` and
 * that name, as our own archives have it).
 * @throws BiasLensError (fault input) `input-member` when none of these is there
 */
export const npzReader: Reader = (bytes, ask) => ({ kind: 'tensor', tensor: readNpz(bytes, ask.file, choose(bytes, ask)) });

function choose(bytes: Uint8Array, { file, member, wanted }: Ask): string {
  if (member !== undefined) return member;
  const names = npzNames(bytes, file);
  const found = names.length === 1 ? names[0] : names.find((name) => name === wanted.name || name === `x:${wanted.name}`);
  if (found === undefined) throw noMember(file, undefined, names);
  return found;
}
