/** A model in a child process of its own, for a client that has no other face on it. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { MethodName, Params, Structure } from '../protocol/types';
import type { WorkerClient } from '../worker/client';
import type { Listing } from './listing';
import { inputMissing, recall, type Opened, type Opener, type Source } from './load';
import type { Link } from './model';

/** What the listing of a model is called; a file of that name beside the model can be its copy. */
export const LISTING_SUFFIX = '.layers';

/** Opens every model in a process that ends with the session. */
export function inChild(start: () => WorkerClient): Opener {
  return async ({ model }) => {
    const client = start();
    try {
      const { session, structure } = await client.request('open', { path: model });
      const request: Link['request'] = (method, query, options) =>
        client.request(method, { ...query, session } as Params<MethodName>, options) as never;
      return alone({ request, dispose: () => client.dispose() }, model, structure);
    } catch (error) {
      await client.dispose();
      throw error;
    }
  };
}

/** A session that nobody else holds: its inputs are given or remembered, its listing is a file or asked for. */
export function alone(link: Link, model: string, { inputs }: Structure): Opened {
  return {
    link,
    prepareRest: async (given) => {
      const there = await recall(link, given);
      const missing = inputs.find(({ name }) => !there.has(name));
      if (missing) throw inputMissing(model, missing.name, inputs.length);
    },
    source: (listing) => sourceOf(model, listing),
  };
}

/**
 * A listing that was written to a file is opened there, where breakpoints can be set before the start and by clients that can show
 * nothing but files. A file that does not say the same any more is left alone.
 */
function sourceOf(model: string, listing: Listing): Source {
  const path = model + LISTING_SUFFIX;
  return { name: basename(path), path, ...(isListed(path, listing) ? {} : { sourceReference: 1 }) };
}

function isListed(path: string, { text }: Listing): boolean {
  try {
    return withoutShapes(readFileSync(path, 'utf8')) === withoutShapes(text);
  } catch {
    return false;
  }
}

/** A listing that was written before a run has no shapes of layers; its lines are the same. */
function withoutShapes(text: string): string {
  return text
    .replace(/\r/g, '')
    .replace(/ ?\[[^\]\n]*\]/g, '')
    .trimEnd();
}
