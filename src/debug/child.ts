/** A model in a child process of its own, for a client that has no other face on it. */
import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import type { MethodName, Params } from '../protocol/types';
import type { WorkerClient } from '../worker/client';
import type { Opener } from './load';

/** What the listing of a model is called; a file of that name beside the model can be its copy. */
export const LISTING_SUFFIX = '.layers';

/** Opens every model in a process that ends with the session. */
export function inChild(start: () => WorkerClient): Opener {
  return async ({ model }) => {
    const client = start();
    try {
      const { session } = await client.request('open', { path: model });
      return {
        link: {
          request: (method, query, options) =>
            client.request(method, { ...query, session } as Params<MethodName>, options) as never,
          dispose: () => client.dispose(),
        },
        prepared: false,
        source: sourceOf(model),
      };
    } catch (error) {
      await client.dispose();
      throw error;
    }
  };
}

/** A listing that was written to a file is opened there, where breakpoints can be set before the start. */
function sourceOf(model: string) {
  const path = model + LISTING_SUFFIX;
  return { name: basename(path), path, ...(existsSync(path) ? {} : { sourceReference: 1 }) };
}
