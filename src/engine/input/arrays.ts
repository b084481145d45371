/** The readers of NumPy's files. */
import type { Ask, Reader } from './content';
import { readNpy } from './npy';
import { noMember, npzNames, readNpz } from './npz';
import { isLabels } from './row-labels';

/** The reader of .npy files. */
export const npyReader: Reader = (bytes, { file }) => ({ kind: 'tensor', tensor: readNpy(bytes, file) });

/**
 * The reader of .npz files: the array that is asked for, else the one named as the model's input (or `x:` and that name, as our own
 * archives have it), else the only one, arrays of labels not counted.
 * @throws BiasLensError (fault input) `input-member` when none of these is there
 */
export const npzReader: Reader = (bytes, ask) => ({ kind: 'tensor', tensor: readNpz(bytes, ask.file, choose(bytes, ask)) });

/** The array that is taken. @throws as `npzReader` */
export function choose(bytes: Uint8Array, { file, member, wanted }: Pick<Ask, 'file' | 'member' | 'wanted'>): string {
  if (member !== undefined) return member;
  const names = npzNames(bytes, file);
  const inputs = names.filter((name) => names.length === 1 || !isLabels(name));
  const named = names.find((name) => name === wanted.name || name === `x:${wanted.name}`);
  const found = named ?? (inputs.length === 1 ? inputs[0] : undefined);
  if (found === undefined) throw noMember(file, undefined, names);
  return found;
}
