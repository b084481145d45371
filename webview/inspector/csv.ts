/** A layer's units as CSV, the largest first, with full digits, for a spreadsheet. */
import type { Page } from '../state/page';
import type { Subject } from './subject';

/** What a clipboard and a spreadsheet still take. */
const MOST = 100_000;

export async function copyUnits(page: Page, subject: Subject): Promise<void> {
  await page.client.request('copy', { text: await unitsCsv(page, subject) });
}

export async function unitsCsv(page: Page, subject: Subject): Promise<string> {
  const { session, answered } = page.store.get();
  if (!session || !answered) return '';
  const ask = { session, request: answered.request, layer: subject.name, sort: 'own' as const, offset: 0, count: MOST };
  const { units } = await page.client.request('units', ask);
  const head = ['index', 'value', 'gradient', 'beta', 'own', 'mass'];
  const rows = units.map((u) => [`"${u.index.join(' ')}"`, u.value, u.gradient, u.beta, u.own, u.mass]);
  return [head, ...rows].map((row) => row.join(',')).join('\r\n');
}
