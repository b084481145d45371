/** Choosing what to explain. */
import { errorInfo } from '../../../src/protocol/errors';
import type { InputChoice, Prepared, Preprocess } from '../../../src/protocol/types';
import type { Page } from '../page';
import { IDLE } from '../types';
import { explain } from './explain';

/** Uses an input and explains it. */
export async function takeInput(page: Page, choice: InputChoice, preprocess?: Preprocess): Promise<void> {
  await choosing(page, () => page.client.request('useInput', preprocess ? { choice, preprocess } : { choice }));
}

/** What was dropped or pasted: bytes that only the page has. */
export async function takeBytes(page: Page, file: File): Promise<void> {
  const data = new Uint8Array(await file.arrayBuffer());
  await choosing(page, () => page.client.request('useBytes', { name: file.name || 'pasted.png', data }));
}

/** Lets the person pick a file in VS Code's own picker. */
export async function browse(page: Page): Promise<void> {
  await choosing(page, () => page.client.request('chooseInput', {}));
}

/** Lets the person pick the file of the words that tokens stand for. */
export async function chooseVocabulary(page: Page): Promise<void> {
  await choosing(page, () => page.client.request('chooseVocabulary', {}));
}

/** Another row of the file that the input is a row of. */
export async function takeRow(page: Page, row: number): Promise<void> {
  const { prepared } = page.store.get();
  if (prepared?.choice.kind !== 'file') return;
  page.wantedRow = row;
  await takeInput(page, { ...prepared.choice, row }, prepared.preprocess);
  if (page.wantedRow === row) page.wantedRow = null;
}

/** The row before or after; of the one that is on its way, where steps are quick. */
export function stepRow(page: Page, by: 1 | -1): void {
  const { prepared } = page.store.get();
  if (prepared?.choice.kind !== 'file' || prepared.choice.row === undefined) return;
  const row = (page.wantedRow ?? prepared.choice.row) + by;
  if (row >= 0 && row < (prepared.rows ?? 0)) void takeRow(page, row);
}

/** The same input, made of its file in another way. */
export async function prepareAs(page: Page, preprocess: Preprocess): Promise<void> {
  const { prepared } = page.store.get();
  if (prepared) await takeInput(page, prepared.choice, preprocess);
}

/** The same input, made of its file in the way that is guessed of the model's input; what is no guess stays. */
export async function guessAgain(page: Page): Promise<void> {
  const { prepared } = page.store.get();
  if (!prepared) return;
  const { labelColumn, space } = prepared.preprocess;
  await takeInput(page, prepared.choice, { ...(labelColumn !== undefined && { labelColumn }), ...(space && { space }) });
}

/** Explains an input that the host has prepared unasked. */
export async function usePrepared(page: Page, prepared: Prepared): Promise<void> {
  await choosing(page, () => Promise.resolve(prepared));
}

async function choosing(page: Page, ask: () => Promise<Prepared | null>): Promise<void> {
  page.running?.abort();
  page.running = null;
  try {
    const prepared = await ask();
    if (!prepared) return;
    // What was answered before was of the input before.
    page.queries.reset();
    page.store.set({ prepared, choosing: false, run: IDLE, at: null, moment: null, cutTensor: null });
    page.cursor.set({ position: null });
    await explain(page);
  } catch (error) {
    const info = errorInfo(error);
    if (info.fault !== 'cancelled') page.store.set({ run: { status: 'failed', what: 'input', progress: null, error: info } });
  }
}
