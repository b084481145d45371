/** What a session takes from, and leaves in, `model.explain.json` beside its model. */
import path from 'node:path';
import {
  fromInputRef,
  readRemembered,
  relativeTo,
  toInputRef,
  writeRemembered,
  type InputRef,
  type Remembered,
} from '../engine/input';
import type { Params, Result } from './api';
import type { Session } from './session';

/** What `prepare` is to be asked for each input that is remembered, in the model's order. */
export async function recall({ model }: Session): Promise<Result<'recall'>> {
  const { input, inputs = {}, preprocess } = await readRemembered(model.path);
  return model.inputs.flatMap(({ name }, i) => {
    const ref: InputRef | undefined = Object.hasOwn(inputs, name) ? inputs[name] : i === 0 ? input : undefined;
    if (ref === undefined) return [];
    return [{ input: name, choice: fromInputRef(ref, model.path), ...(i === 0 && preprocess && { preprocess }) }];
  });
}

/** Writes the prepared inputs, the preprocessing of the first, and the sizes and the vocabulary that were given; tensors have no name to write. */
export async function keep({ model, inputs, dims, words }: Session): Promise<void> {
  const refs = model.inputs.flatMap(({ name }): [string, InputRef][] => {
    const prepared = inputs.get(name);
    const ref = prepared && toInputRef(prepared.choice, model.path);
    return ref === undefined ? [] : [[name, ref]];
  });
  if (refs.length === 0) return;
  const before = await readRemembered(model.path);
  const changes: Remembered =
    model.inputs.length > 1 ? { inputs: { ...before.inputs, ...Object.fromEntries(refs) } } : { input: refs[0][1] };
  const preprocess = inputs.get(model.inputs[0].name)?.loaded.preprocess ?? {};
  if (Object.keys(preprocess).length > 0) changes.preprocess = preprocess;
  if (Object.keys(dims).length > 0) changes.dims = { ...before.dims, ...dims };
  if (words.given !== undefined) changes.vocabulary = relativeTo(model.path, words.given);
  await writeRemembered(path.resolve(model.path), changes);
}

/** What is remembered for preparing one of the model's inputs. */
export async function forInput(
  { model }: Session,
  name: string,
): Promise<Pick<Remembered, 'preprocess' | 'dims' | 'vocabulary'>> {
  const { preprocess, dims, vocabulary } = await readRemembered(model.path);
  return {
    dims,
    preprocess: name === model.inputs[0]?.name ? preprocess : undefined,
    vocabulary: vocabulary && path.resolve(model.dir, vocabulary),
  };
}

export type Preparation = Omit<Params<'prepare'>, 'session' | 'choice'>;
