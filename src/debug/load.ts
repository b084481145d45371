/** Runs a model once, so that it can be stepped: input, trace, listing. */
import { BiasLensError, errorInfo } from '../protocol/errors';
import type { Progress } from '../protocol/types';
import { requestOf, type Launch } from './launch';
import { listingOf, type Listing } from './listing';
import type { Link, Model } from './model';

/** Who holds the session of a model, and how its listing is named to the client. */
export interface Opened {
  link: Link;
  /** Prepares the inputs that the launch does not give: those of these names are there. @throws BiasLensError when one is lacking */
  prepareRest(given: ReadonlySet<string>): Promise<void>;
  /** What a client calls the listing by. */
  source(listing: Listing): Source;
}

export interface Source {
  name: string;
  path: string;
  /** Above 0: the client asks for the text. */
  sourceReference?: number;
}

/** Opens a model's session; a face that shows the model already gives its own. */
export type Opener = (launch: Launch) => Promise<Opened>;

interface LoadOptions {
  signal?: AbortSignal;
  onProgress?(progress: Progress): void;
}

/** @throws BiasLensError of the model, its input or the launch configuration */
export async function load({ link, prepareRest }: Opened, launch: Launch, options: LoadOptions): Promise<Model> {
  const { direction, output, dims, inputs } = launch;
  const given = new Set<string>();
  for (const query of inputs) given.add((await link.request('prepare', { ...query, dims }, options)).name);
  await prepareRest(given);
  const declared = await link.request('structure', { output }, options);
  const request = requestOf(launch, declared);
  // Reading the score runs the model, which fixes shapes, types and with them the layers.
  await link.request('statistics', { request, quantity: 'value', of: declared.score }, options);
  if (direction === 'backward') await firstStep(link, request, options);
  const structure = await link.request('structure', { output }, options);
  const constants = await link.request('constants', { output }, options);
  return { link, structure, listing: listingOf(structure, constants), request, direction };
}

/** Prepares what is remembered beside the model of the inputs that are not there; gives the names of all that are there then. */
export async function recall(link: Link, there: ReadonlySet<string>, options: LoadOptions = {}): Promise<ReadonlySet<string>> {
  const names = new Set(there);
  for (const query of await link.request('recall', {}, options)) {
    if (names.has(query.input)) continue;
    await link.request('prepare', query, options);
    names.add(query.input);
  }
  return names;
}

/** What is said when nobody can be asked for an input. */
export function inputMissing(model: string, missing: string, among: number): BiasLensError {
  return new BiasLensError({
    fault: 'usage',
    code: 'input-missing',
    file: model.replace(/^.*[\\/]/, ''),
    reason: among > 1 ? `nothing was chosen for its input ${missing}` : 'no input was chosen',
    action: `Give "${among > 1 ? 'inputs' : 'input'}" in the launch configuration, or choose one in the model editor`,
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
