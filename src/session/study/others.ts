/** The inputs of a model that a study's data does not go to: they are what is remembered beside the model, the same for every row. */
import { BiasLensError } from '../../engine/errors';
import { recall } from '../remembered';
import type { Session } from '../session';
import type { Fixed } from './types';

/**
 * Prepares every input but the one that the data goes to, unless it is there already.
 * @throws BiasLensError (fault input) `study-input` for one that is not remembered, or as `prepare` does
 */
export async function fixOthers(session: Session, data: string): Promise<Fixed[]> {
  const others = session.model.inputs.map(({ name }) => name).filter((name) => name !== data);
  const remembered = others.length > 0 ? await recall(session) : [];
  for (const name of others) {
    if (session.inputs.has(name)) continue;
    const query = remembered.find(({ input }) => input === name);
    if (!query) throw missing(session.model.file, data, name);
    await session.prepare(query.choice, query);
  }
  return others.map((input) => ({ input, title: session.inputs.get(input)!.loaded.title }));
}

function missing(file: string, data: string, name: string): BiasLensError {
  return new BiasLensError({
    fault: 'input',
    code: 'study-input',
    file,
    reason: `the data of a study goes to its input ${data}, and its input ${name} has not been chosen`,
    action: `Explain the model once, which remembers ${name} beside it`,
  });
}
