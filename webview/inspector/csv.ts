/** A list as CSV, as it is filtered and ordered, with full digits, for a spreadsheet. */
import type { PageRequests } from '../../src/protocol/page';
import type { ParamsOf } from '../../src/protocol/rpc';
import type { Page } from '../state/page';

type Asked<M extends 'units' | 'messages' | 'received'> = Omit<ParamsOf<PageRequests, M>, 'offset' | 'count'>;

/** What a clipboard and a spreadsheet still take. */
const MOST = 100_000;
const RANGE = { offset: 0, count: MOST };

export async function unitsCsv({ client }: Page, ask: Asked<'units'>): Promise<string> {
  const { units } = await client.request('units', { ...ask, ...RANGE });
  const rows = units.map((u) => [u.index, u.value, u.gradient, u.beta, u.own, u.mass]);
  return csv(['index', 'value', 'gradient', 'beta', 'own', 'mass'], rows);
}

export async function sentCsv({ client }: Page, ask: Asked<'messages'>, columns?: readonly string[]): Promise<string> {
  const { messages } = await client.request('messages', { ...ask, ...RANGE });
  const rows = messages.map((m) => [m.tensor, columns?.[m.position] ?? m.index, m.input, m.component, m.alpha, m.message]);
  return csv(['to', 'index', 'input', 'W·x', 'alpha', 'message'], rows);
}

export async function receivedCsv({ client }: Page, ask: Asked<'received'>): Promise<string> {
  const { messages } = await client.request('received', { ...ask, ...RANGE });
  const rows = messages.map((m) => [m.layer, m.index, m.mass, m.component, m.alpha, m.message]);
  return csv(['from', 'index', 'mass', 'W·x', 'alpha', 'message'], rows);
}

type Cell = number | string | readonly number[];

function csv(head: string[], rows: Cell[][]): string {
  return [head, ...rows].map((row) => row.map(written).join(',')).join('\r\n');
}

function written(cell: Cell): string {
  if (typeof cell === 'number') return String(cell);
  if (typeof cell !== 'string') return `"${cell.join(' ')}"`;
  return /^[\w ./·-]+$/.test(cell) ? cell : `"${cell.replaceAll('"', '""')}"`;
}
