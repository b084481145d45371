/** The pass, one layer at a time: step goes towards the input, back towards the output. */
import { errorInfo } from '../../../src/protocol/errors';
import { isPartial } from '../derive';
import type { Page } from '../page';

/** Shows the pass after `index` steps; null: at its end. */
export async function goTo(page: Page, index: number | null): Promise<void> {
  const { explanation, session, answered } = page.store.get();
  if (!explanation || !session || !answered) return;
  const end = explanation.layers.length;
  const at = index === null || index >= end ? null : Math.max(0, index);
  page.store.set({ at, cutTensor: null });
  // Where a debug session stands it knows itself; told of it late, it would go back there.
  if (page.followed === null || page.followed !== (at ?? end)) {
    void page.client.request('selected', { layer: page.store.get().selection?.name ?? null, moment: at }).catch(() => {});
  }
  if (at === null && !isPartial(page.store.get())) return page.store.set({ moment: null });
  try {
    const moment = await page.client.request('moment', { session, request: answered.request, index: at ?? end });
    // Steps may have been taken meanwhile: only the last one's moment is shown.
    if (page.store.get().at === at && page.store.get().explanation === explanation) page.store.set({ moment });
  } catch (error) {
    const info = errorInfo(error);
    if (info.fault !== 'cancelled') page.store.set({ run: { status: 'failed', what: 'explain', progress: null, error: info } });
  }
}

export async function step(page: Page): Promise<void> {
  const { at, explanation } = page.store.get();
  if (!explanation) return;
  // From the end it starts over, where the score is all there is.
  if (at === null) return restart(page);
  follow(page, at);
  await goTo(page, at + 1);
}

export async function back(page: Page): Promise<void> {
  const { at, explanation } = page.store.get();
  const now = at ?? explanation?.layers.length ?? 0;
  if (now === 0) return;
  if (now >= 2) follow(page, now - 2);
  await goTo(page, now - 1);
}

export async function restart(page: Page): Promise<void> {
  await goTo(page, 0);
}

/** Runs until a layer with a breakpoint comes next, or to the end. */
export async function continueRun(page: Page): Promise<void> {
  const { at, explanation, breakpoints } = page.store.get();
  if (at === null || !explanation) return;
  const next = explanation.layers.findIndex((l, k) => k > at && breakpoints.includes(l.name));
  const to = next < 0 ? explanation.layers.length : next;
  if (to > 0) follow(page, to - 1);
  await goTo(page, next < 0 ? null : next);
}

export function toggleBreakpoint(page: Page, layer: string): void {
  page.store.set((s) => ({
    breakpoints: s.breakpoints.includes(layer) ? s.breakpoints.filter((b) => b !== layer) : [...s.breakpoints, layer],
  }));
}

/** The inspector shows the layer that was just passed, as a debugger shows the line. */
function follow(page: Page, index: number): void {
  const layer = page.store.get().explanation?.layers[index];
  if (layer) page.store.set({ selection: { kind: 'layer', name: layer.name }, unit: null });
}
