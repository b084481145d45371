/** Reading a preprocessing that a person wrote, for faces that are given its file. */
import { readPreprocess as readFile, readRemembered } from '../engine/input';
import type { Preprocess } from '../engine/input';

/**
 * What a face was told of the preprocessing: a file, else what is remembered beside the model, and what is attributed to laid over it.
 * @returns undefined when it was told nothing
 * @throws BiasLensError (fault input) `preprocess`, `remembered`
 */
export async function givenPreprocess(
  model: string,
  file: string | undefined,
  space: Preprocess['space'] | undefined,
): Promise<Preprocess | undefined> {
  const written = file === undefined ? undefined : await readFile(file);
  if (space === undefined) return written;
  return { ...(written ?? (await readRemembered(model)).preprocess), space };
}
