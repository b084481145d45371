/** A model with its input chosen, as the runtime sees it: whoever holds the session, it answers the session's requests. */
import type { ExplainRequest, FloatTensor, MethodName, Params, Progress, Result, Structure } from '../protocol/types';
import type { Listing } from './listing';

/** The session's requests without the session's id. */
export interface Link {
  request<M extends MethodName>(
    method: M,
    query: Omit<Params<M>, 'session'>,
    options?: { signal?: AbortSignal; onProgress?(progress: Progress): void },
  ): Promise<Result<M>>;
  /** Lets go of the session, and of the process if nobody else uses it. */
  dispose(): Promise<void>;
}

/** Which way the model is stepped: bias back from the output, or values on from the input. */
export type Direction = 'backward' | 'forward';

/** A model that has run once: its shapes are fixed and its listing written. */
export interface Model {
  link: Link;
  structure: Structure;
  listing: Listing;
  request: ExplainRequest;
  direction: Direction;
}

/** A field of the session, or a node's inside a layer, without what is the same for all of them. */
export type Field = Omit<Params<'field'>, 'session' | 'request'>;

/** The numbers of a field. */
export function fieldOf({ link, request }: Model, field: Field): Promise<FloatTensor> {
  return link.request('field', { request, ...field });
}
