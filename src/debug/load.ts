/** Runs a model once, so that it can be stepped: input, trace, listing. */
import { BiasLensError, errorInfo } from '../protocol/errors';
import type { Progress } from '../protocol/types';
import { requestOf, type Launch } from './launch';
import { listingOf } from './listing';
import type { Link, Model } from './model';

/** Who holds the session of a model, and how its listing is named to the client. */
export interface Opened {
  link: Link;
  /** There is an input already, to be used unless another is asked for. */
  prepared: boolean;
  /** What a client calls the listing by. */
  source: { name: string; path: string; sourceReference?: number };
}

/** Opens a model's session; a face that shows the model already gives its own. */
export type Opener = (launch: Launch) => Promise<Opened>;

export interface LoadOptions {
  signal?: AbortSignal;
  onProgress?(progress: Progress): void;
}

/** @throws BiasLensError of the model, its input or the launch configuration */
export async function load({ link, prepared }: Opened, launch: Launch, options: LoadOptions): Promise<Model> {
  await prepare(link, launch, prepared, options);
  const declared = await link.request('structure', {}, options);
  const request = requestOf(launch, declared);
  const { direction } = launch;
  // Reading the score runs the model, which fixes shapes, types and with them the layers.
  await link.request('statistics', { request, quantity: 'value', of: declared.score }, options);
  if (direction === 'backward') await firstStep(link, request, options);
  const structure = await link.request('structure', {}, options);
  const constants = await link.request('constants', {}, options);
  return { link, structure, listing: listingOf(structure, constants), request, direction };
}

/** The input that is asked for, and what is remembered of the others; of a session that has them, only the one that is asked for. */
async function prepare(link: Link, { input, model }: Launch, prepared: boolean, options: LoadOptions): Promise<void> {
  const given = input && (await link.request('prepare', { choice: input }, options));
  if (prepared) return;
  const remembered = await link.request('recall', {}, options);
  for (const query of remembered) if (query.input !== given?.name) await link.request('prepare', query, options);
  if (given || remembered.length > 0) return;
  throw new BiasLensError({
    fault: 'usage',
    code: 'input-missing',
    file: model.replace(/^.*[\\/]/, ''),
    reason: 'no input was chosen',
    action: 'Give "input" in the launch configuration, or choose one in the model editor',
  });
}

/** A score that is NaN has no pass, but the forward direction finds where it comes from. */
async function firstStep(link: Link, request: Model['request'], options: LoadOptions): Promise<void> {
  try {
    await link.request('step', { request, index: 0 }, options);
  } catch (error) {
    const info = errorInfo(error);
    if (info.code !== 'not-finite') throw error;
    throw new BiasLensError(
      { ...info, action: 'Start with "direction": "forward" to find where it comes from' },
      { cause: error },
    );
  }
}
