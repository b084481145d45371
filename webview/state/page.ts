/** The page's few long-lived things, handed down by context. */
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { PageRequests } from '../../src/protocol/page';
import type { ParamsOf, ResultOf } from '../../src/protocol/rpc';
import type { PageClient, VsCode } from '../rpc/client';
import { useQueries, useQuery, type Answer, type Ask, type Method, type Queries } from './queries';
import { useStore, type Store } from './store';
import type { State } from './types';

/** Where the pointer or the keyboard is on the input; changes too often to be in the store. */
export interface Cursor {
  /** Feature under the cursor: flat position in a plane of the picture, or of a table's row. */
  position: number | null;
}

export interface Page {
  store: Store<State>;
  cursor: Store<Cursor>;
  queries: Queries;
  client: PageClient;
  vscode: VsCode;
  /** The explanation under way, to cancel it. */
  running: AbortController | null;
  /** The row that is on its way, while steps follow faster than they are answered; null when none is. */
  wantedRow: number | null;
  /** Where a debug session of the same model stands, in steps; null when there is none. */
  followed: number | null;
}

export const PageContext = createContext<Page | null>(null);

export function usePage(): Page {
  const page = useContext(PageContext);
  if (!page) throw new Error('no page');
  return page;
}

/** A part of the state, followed. */
export function useSelect<T>(select: (state: State) => T): T {
  return useStore(usePage().store, select);
}

export function useAsk<M extends Method>(method: M, params: ParamsOf<PageRequests, M> | null): Answer<ResultOf<PageRequests, M>> {
  return useQuery(usePage().queries, method, params);
}

export function useAsks<M extends Method>(asks: Ask<M>[]): Answer<ResultOf<PageRequests, M>>[] {
  return useQueries(usePage().queries, asks);
}
