/** Opening: the host's first answer, a fresh child process, and what the host tells unasked. */
import type { ColourMap } from '../../../src/format/colour-maps';
import type { PageStart } from '../../../src/protocol/page';
import type { Structure } from '../../../src/protocol/types';
import { errorInfo } from '../../../src/protocol/errors';
import { setTexts } from '../../text';
import type { Page } from '../page';
import { restored, savedFor } from '../persist';
import { IDLE } from '../types';
import { debugged } from './debugged';
import { browse, usePrepared } from './input';
import { explain } from './explain';
import { back, continueRun, step } from './steps';
import { openFind, selectLayer } from './select';

/** Asks the host what there is, and explains it when that was asked for or shown before the reload. */
export async function open(page: Page): Promise<void> {
  await opening(page, 'start', (start) => {
    const saved = savedFor(page, start.path);
    if (saved) page.store.set(restored(saved));
    return start.explain || (saved?.explained ?? false);
  });
}

/** Runs the file as it is now, and says what has become of the answer. */
export async function runChanged(page: Page): Promise<void> {
  const before = page.store.get().explanation;
  await reopen(page);
  page.store.set((s) => ({ before: s.explanation === before ? null : before }));
}

/** Opens the model again in a fresh child process; what is selected stays. */
export async function reopen(page: Page): Promise<void> {
  const { explanation, run } = page.store.get();
  const again = explanation !== null || run.what === 'explain' || run.what === 'input';
  await opening(page, 'reopen', (start) => again || start.explain);
}

async function opening(page: Page, method: 'start' | 'reopen', shallExplain: (start: PageStart) => boolean): Promise<void> {
  page.running?.abort();
  page.store.set({ run: { status: 'running', what: 'open', progress: null, error: null } });
  try {
    const start = await page.client.request(method, {});
    page.queries.reset();
    setTexts(start.texts);
    const { session, trusted, prepared, error } = start;
    const structure = withShapes(start.structure, page.store.get().structure);
    const run = error ? { ...IDLE, status: 'failed' as const, what: 'open' as const, error } : IDLE;
    const request = page.store.get().start ? page.store.get().request : start.request;
    page.store.set({ start, session, structure, trusted, prepared, run, request, pinned: start.pinned, file: 'same' });
    setColours(page, start.colours);
    if (shallExplain(start) && trusted && session && prepared && !error) await explain(page);
  } catch (error) {
    page.store.set({ run: { status: 'failed', what: 'open', progress: null, error: errorInfo(error) } });
  }
}

/** The hues of the signs: of numbers and bars by the style sheet, of pictures by the state. */
function setColours(page: Page, colours: ColourMap): void {
  document.body.dataset.colours = colours;
  page.store.set({ colours });
}

/** A model that is opened again has run nothing yet: what a run had found out of the same layers stays in sight until the next. */
function withShapes(opened: Structure | null, before: Structure | null): Structure | null {
  if (!opened || opened.traced || !before?.traced) return opened;
  const known = new Map(before.layers.map((l) => [l.name, l]));
  return { ...opened, layers: opened.layers.map((l) => ({ ...l, shape: l.shape ?? known.get(l.name)?.shape })) };
}

/** Follows the host's events for as long as the page lives. */
export function listen(page: Page): void {
  const commands = {
    explain: () => explain(page),
    step: () => step(page),
    back: () => back(page),
    continue: () => continueRun(page),
    find: () => openFind(page),
    fit: () => document.dispatchEvent(new CustomEvent('biaslens-fit')),
    chooseInput: () => browse(page),
  };
  page.client.on('changed', () => page.store.set({ file: 'changed' }));
  page.client.on('pinned', ({ pinned }) => page.store.set((s) => ({ pinned, comparing: s.comparing && pinned !== null })));
  page.client.on('colours', ({ colours }) => setColours(page, colours));
  page.client.on('deleted', () => page.store.set({ file: 'deleted' }));
  page.client.on('input', ({ prepared }) => void usePrepared(page, prepared));
  page.client.on('select', ({ layer }) => selectLayer(page, layer));
  page.client.on('command', ({ name }) => void commands[name]?.());
  page.client.on('debugged', (event) => void debugged(page, event));
  page.client.on('trusted', () => void reopen(page));
}
