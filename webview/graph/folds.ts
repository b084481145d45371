/** What is open in the graph, and which item the keyboard is on. */
import type { Page } from '../state/page';
import { select } from '../state/actions/select';
import type { GraphModel, Item } from './model';
import type { State } from '../state/types';
import type { Scene } from './layout/scene';
import { around, isWithin, itemOf } from './model';

const isOpen = (page: Page, item: Item): boolean => page.store.get().opened.includes(item.key);

/** Opens or folds items. */
export function setOpen(page: Page, items: readonly Item[], open: boolean): void {
  const keys = items.filter((i) => i.members).map((i) => i.key);
  page.store.set(({ opened }) => {
    const now = new Set(opened);
    const before = now.size;
    for (const key of keys)
      if (open) now.add(key);
      else now.delete(key);
    return now.size === before ? {} : { opened: [...now] };
  });
}

export function toggleOpen(page: Page, item: Item): void {
  setOpen(page, [item], !isOpen(page, item));
}

/** Every scope, or none. */
export function setAllOpen(page: Page, model: GraphModel, open: boolean): void {
  if (open)
    setOpen(
      page,
      [...model.items.values()].filter((i) => i.kind === 'scope'),
      true,
    );
  else page.store.set({ opened: [] });
}

/** Goes to an item: opens what it lies in, and selects the layer that it is or is in. */
export function goTo(page: Page, item: Item): void {
  setOpen(page, around(item), true);
  page.store.set({ graphAt: item.key });
  const layer = item.kind === 'node' ? item.parent : item;
  if (layer?.kind === 'layer' || layer?.kind === 'input') select(page, { kind: layer.kind, name: layer.name });
}

/** The item that the keyboard is on: where it was moved to, else what is selected, as far as it is not folded away. */
export function currentOf({ graphAt, selection }: State, model: GraphModel, scene: Scene): Item | undefined {
  const wanted = graphAt === null ? undefined : (scene.byKey.get(graphAt)?.item ?? model.items.get(graphAt));
  const item = wanted ?? (selection ? itemOf(model, selection.kind, selection.name) : undefined);
  return visible(item, (key) => scene.byKey.has(key));
}

/** The deepest item around it that is not folded away. */
export function visible(item: Item | undefined, has: (key: string) => boolean): Item | undefined {
  let at: Item | null | undefined = item;
  while (at && !has(at.key)) at = at.parent;
  return at ?? undefined;
}

/** Whether being on `item` is being on `selected` too. */
export function covers(item: Item | undefined, selected: Item): boolean {
  return !!item && isWithin(item, selected);
}
