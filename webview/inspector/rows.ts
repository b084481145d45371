/** The rows of a list that are in sight, fetched in batches; what is out of sight is let go. */
import { useState } from 'preact/hooks';
import type { ParamsOf, ResultOf } from '../../src/protocol/rpc';
import type { PageRequests } from '../../src/protocol/page';
import { useAsks } from '../state/page';

type Lists = Pick<PageRequests, 'units' | 'messages' | 'received'>;
type Method = keyof Lists;
type Answered<M extends Method> = ResultOf<PageRequests, M>;
type Row<M extends Method> =
  Answered<M> extends { units: (infer U)[] } ? U : Answered<M> extends { messages: (infer R)[] } ? R : never;

const BATCH = 100;

export interface Fetched<M extends Method> {
  /** The answer about the first rows: it knows how many there are. */
  head: Answered<M> | undefined;
  row(i: number): Row<M> | undefined;
  /** The rows that are there now. */
  here(): Generator<[i: number, row: Row<M>]>;
  stale: boolean;
  onSight(first: number, last: number): void;
}

/**
 * @param params what is asked for, but for the range; null: nothing
 * @param also a row that is needed wherever it is
 */
export function useRows<M extends Method>(
  method: M,
  params: Omit<ParamsOf<PageRequests, M>, 'offset' | 'count'> | null,
  also: number | null = null,
): Fetched<M> {
  const [[first, last], setSight] = useState([0, 1]);
  const batches = new Set([0]);
  for (let b = Math.floor(first / BATCH); b * BATCH < last; b++) batches.add(b);
  if (also !== null && also >= 0) batches.add(Math.floor(also / BATCH));
  const list = params ? [...batches] : [];
  const asked = useAsks<M>(
    list.map((b) => ({
      id: `${b}`,
      method,
      params: { ...params, offset: b * BATCH, count: BATCH } as ParamsOf<PageRequests, M>,
    })),
  );
  const rowsOf = (k: number) => {
    const value = asked[k]?.value as { units?: Row<M>[]; messages?: Row<M>[] } | undefined;
    return value?.units ?? value?.messages ?? [];
  };
  return {
    head: asked[0]?.value,
    row: (i) => rowsOf(list.indexOf(Math.floor(i / BATCH)))[i % BATCH],
    *here() {
      for (const [k, b] of list.entries()) for (const [i, row] of rowsOf(k).entries()) yield [b * BATCH + i, row];
    },
    stale: asked[0]?.stale ?? false,
    onSight: (from, to) => setSight((was) => (was[0] === from && was[1] === to ? was : [from, to])),
  };
}
