/** Asking for an explanation, and what follows from one. */
import { errorInfo } from '../../../src/protocol/errors';
import type { ErrorInfo, Explanation, ExplainRequest } from '../../../src/protocol/types';
import { largestOwn, stoppedLayer } from '../derive';
import type { Page } from '../page';
import { IDLE } from '../types';
import { goTo } from './steps';

/** Explains with the request changed by `change`. What is shown stays, dimmed, until the answer is there. */
export async function explain(page: Page, change: Partial<ExplainRequest> = {}): Promise<void> {
  const { session, prepared, request: before, trusted } = page.store.get();
  if (!session || !trusted) return;
  if (!prepared) return page.store.set({ choosing: false });
  page.running?.abort();
  const controller = new AbortController();
  page.running = controller;
  const request = { ...before, ...change };
  page.store.set({ request, choosing: false, run: { status: 'running', what: 'explain', progress: null, error: null } });
  try {
    const explanation = await page.client.request(
      'explain',
      { session, request },
      {
        signal: controller.signal,
        onProgress: (progress) => {
          if (page.running === controller) page.store.set((s) => ({ run: { ...s.run, progress } }));
        },
      },
    );
    if (page.running !== controller) return;
    page.running = null;
    await succeed(page, request, explanation);
  } catch (error) {
    // A newer request has taken over: its outcome counts.
    if (page.running !== controller) return;
    page.running = null;
    fail(page, errorInfo(error));
  }
}

/** Stops what runs. What was shown before is shown again. */
export function cancel(page: Page): void {
  page.running?.abort();
}

async function succeed(page: Page, request: ExplainRequest, explanation: Explanation): Promise<void> {
  const { structure, session, prepared, explanation: before } = page.store.get();
  // In another space the model has one layer more, or less.
  const current = structure?.traced && before?.space === explanation.space;
  const traced = current || !session ? structure : await page.client.request('structure', { session });
  // Another layer may have been selected, or a step taken, meanwhile.
  const { selection, unit, at } = page.store.get();
  const known = selection?.kind === 'input' || traced?.layers.some((l) => l.name === selection?.name);
  const first = stoppedLayer(traced, explanation) ?? largestOwn(explanation.layers);
  page.store.set({
    explanation,
    answered: { request, prepared },
    structure: traced,
    run: IDLE,
    selection: known ? selection : first ? { kind: 'layer', name: first.name } : null,
    unit: known ? unit : null,
  });
  void page.client.request('remember', { request }).catch(() => {});
  // A debug session may have gone on while this ran.
  const shown = page.followed ?? at;
  const end = shown === null || shown > explanation.layers.length;
  await goTo(page, end ? null : shown);
}

function fail(page: Page, error: ErrorInfo): void {
  const { answered, prepared, explanation } = page.store.get();
  const kept = explanation !== null && answered?.prepared === prepared ? { request: answered?.request } : { explanation: null };
  const run = error.fault === 'cancelled' ? IDLE : { status: 'failed' as const, what: 'explain' as const, progress: null, error };
  page.store.set({ run, ...(kept as object) });
}
