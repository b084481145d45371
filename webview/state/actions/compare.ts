/** Setting an explanation aside, to compare the next ones with it. */
import type { Pinned } from '../../../src/protocol/page';
import type { Explanation, ExplainRequest, Prepared } from '../../../src/protocol/types';
import { errorInfo } from '../../../src/protocol/errors';
import { withOption } from '../derive';
import type { Page } from '../page';

/** Sets what is shown aside, in this page and every other one, and compares from now on. */
export async function pin(page: Page): Promise<void> {
  const { explanation, answered, session, start, picture } = page.store.get();
  if (!explanation || !answered?.prepared || !session) return;
  try {
    const values = await valuesOf(page, session, answered.request, answered.prepared, picture.method);
    const { title, shape, columns, picture: shown } = answered.prepared;
    const model = start?.title ?? '';
    const pinned: Pinned = { model, title, shape, columns, picture: shown, explanation, ...values };
    page.store.set({ pinned, comparing: true });
    await page.client.request('pin', { pinned });
  } catch (error) {
    const info = errorInfo(error);
    if (info.fault !== 'cancelled') page.store.set({ run: { status: 'failed', what: 'explain', progress: null, error: info } });
  }
}

/** Compares with what was set aside, here or in another page; sets this one aside where there is none. */
export function toggleCompare(page: Page): void {
  const { comparing, pinned } = page.store.get();
  if (!pinned) void pin(page);
  else page.store.set({ comparing: !comparing });
}

/** Ends the comparison for good. */
export function unpin(page: Page): void {
  page.store.set({ pinned: null, comparing: false });
  void page.client.request('pin', { pinned: null }).catch(() => {});
}

/** The input and β of each option, which cost nothing more, and the method that is looked at. */
async function valuesOf(page: Page, session: string, request: ExplainRequest, prepared: Prepared, method: string) {
  const { client } = page;
  const of = prepared.name;
  const input = Float32Array.from((await client.request('field', { session, request, quantity: 'value', of })).data);
  const values: Record<string, Float32Array> = {};
  for (const option of [1, 2, 3] as const) {
    const query = { session, request: withOption(request, option), quantity: 'beta' as const, of };
    values[`beta${option}`] = Float32Array.from((await client.request('field', query)).data);
  }
  const others = new Set(['gradientInput', ...(method === 'beta' || method === 'input' ? [] : [method])]);
  for (const other of others) {
    const answer = await client.request('attribution', { session, request, method: other, input: of });
    values[other] = Float32Array.from(answer.values.data);
  }
  return { input, values };
}

/** Whether two inputs can be laid over each other. */
export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((d, k) => d === b[k]);
}

/** The values of a method that was set aside; β is that of the option that was explained then. */
export function pinnedValues(pinned: Pinned, method: string): Float32Array | undefined {
  return pinned.values[method === 'beta' ? `beta${pinned.explanation.request.option}` : method];
}

/** What sets one explanation apart from another: input, target, option, temperature, layers left out. */
export interface Side {
  model: string;
  title: string;
  explanation: Explanation;
}
