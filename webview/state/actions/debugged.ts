/** A debug session that steps the same session: the page shows what it has come to. */
import type { PageEvents } from '../../../src/protocol/page';
import type { Prepared } from '../../../src/protocol/types';
import type { Page } from '../page';
import { explain } from './explain';
import { goTo } from './steps';

/** Follows the debugger; null: it is over. */
export async function debugged(page: Page, event: PageEvents['debugged']): Promise<void> {
  page.followed = event?.moment ?? null;
  if (!event) return;
  const { request, prepared, moment, layer } = event;
  const { answered, explanation, request: asked, prepared: shown } = page.store.get();
  const selection = layer === null ? page.store.get().selection : { kind: 'layer' as const, name: layer };
  page.store.set({ at: moment, selection, unit: null });
  const asks = { request, input: inputOf(prepared) };
  if (explanation && same(asks, { request: answered?.request, input: inputOf(answered?.prepared) })) return goTo(page, moment);
  // What is asked for already ends in `goTo` the latest moment.
  if (page.running && same(asks, { request: asked, input: inputOf(shown) })) return;
  page.queries.reset();
  page.store.set({ prepared, explanation: null, moment: null });
  await explain(page, request);
}

/** What tells one input from another, without its picture. */
function inputOf(prepared: Prepared | null | undefined) {
  return prepared && { choice: prepared.choice, preprocess: prepared.preprocess };
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
