/** What is looked at. */
import type { Page } from '../page';
import type { PictureState, Selection } from '../types';

export function select(page: Page, selection: Selection | null, unit: number | null = null): void {
  page.store.set({ selection, unit });
  const { at } = page.store.get();
  void page.client
    .request('selected', { layer: selection?.kind === 'layer' ? selection.name : null, moment: at })
    .catch(() => {});
}

export function selectLayer(page: Page, name: string): void {
  const { structure } = page.store.get();
  if (structure?.layers.some((l) => l.name === name)) select(page, { kind: 'layer', name });
}

/** Goes to a unit of the layer that made a tensor: what a message came to. `index` is its place there. */
export function followMessage(page: Page, tensor: string, position: number, index: readonly number[]): void {
  const { structure, prepared } = page.store.get();
  const layer = structure?.layers.find((l) => l.outputs.includes(tensor));
  if (layer) return select(page, { kind: 'layer', name: layer.name }, position);
  if (structure?.inputs.some((i) => i.name === tensor)) return select(page, { kind: 'input', name: tensor }, position);
  // Floats that were looked up for an element of an input of whole numbers: they stand for it.
  const input = structure?.roots.find((root) => root.tensor === tensor)?.inputs[0];
  if (input !== undefined) select(page, { kind: 'input', name: input }, elementOf(index, prepared?.shape));
}

/** Position of the element that a vector was looked up for: the vector's own place is the index without its last dimension. */
function elementOf(index: readonly number[], shape: readonly number[] | undefined): number | null {
  const place = index.slice(0, -1);
  if (!shape || place.length > shape.length) return null;
  const dims = shape.slice(shape.length - place.length);
  return place.reduce((at, i, k) => at * dims[k] + i, 0);
}

export function setPicture(page: Page, change: Partial<PictureState>): void {
  page.store.set((s) => ({ picture: { ...s.picture, ...change } }));
}

export function togglePane(page: Page, pane: string): void {
  page.store.set((s) => ({
    closedPanes: s.closedPanes.includes(pane) ? s.closedPanes.filter((p) => p !== pane) : [...s.closedPanes, pane],
  }));
}

export function openFind(page: Page): void {
  page.store.set((s) => ({ find: s.find ?? '', tab: s.tab === 'picture' ? 'layers' : s.tab }));
}

/** The boxes to tick are beside the layers, so these come into sight. */
export function toggleWhatIf(page: Page): void {
  page.store.set((s) => ({ whatIf: !s.whatIf, tab: !s.whatIf && s.tab === 'picture' ? 'layers' : s.tab }));
}
