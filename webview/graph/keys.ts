/** The keyboard in the graph: that of a tree, the arrows along lines, and zooming. */
import type { Page } from '../state/page';
import { toggleBreakpoint } from '../state/actions/steps';
import { toggleLayer } from '../whatif/leave-out';
import { goTo, setOpen, toggleOpen } from './folds';
import type { Box, Scene } from './layout/scene';
import { neighbours } from './lit';
import type { GraphModel, Item } from './model';
import type { Viewport } from './viewport';

interface KeyContext {
  page: Page;
  model: GraphModel;
  scene: Scene;
  viewport: Viewport;
  current: Item | undefined;
}

const PAGE = 10;
const ZOOM = 1.25;

/** Acts on a key; whether it did. */
export function graphKey(event: KeyboardEvent, context: KeyContext): boolean {
  if (event.ctrlKey || event.metaKey) return false;
  const act = (event.altKey ? jumpOf : (key: string, c: KeyContext) => zoomOf(key, c) ?? moveOf(key, c) ?? actOf(key, c))(
    event.key,
    context,
  );
  act?.();
  return act !== undefined;
}

type Act = (() => void) | undefined;

function zoomOf(key: string, { viewport }: KeyContext): Act {
  if (key === '+' || key === '=') return () => viewport.zoomBy(ZOOM);
  if (key === '-' || key === '_') return () => viewport.zoomBy(1 / ZOOM);
  if (key === '0') return () => viewport.fit();
  if (key === '1') return () => viewport.zoomTo(1);
  return undefined;
}

/** To another item, as in a tree; left and right also go across the boxes of a row. */
function moveOf(key: string, { page, scene, current }: KeyContext): Act {
  const { boxes } = scene;
  const box = current && scene.byKey.get(current.key);
  const go = (target: Item | undefined) => () => void (target && goTo(page, target));
  const order = box?.order ?? -1;
  const to = (place: number) => go(boxes[Math.max(0, Math.min(boxes.length - 1, place))]?.item);
  if (key === 'ArrowDown') return to(order + 1);
  if (key === 'ArrowUp') return to(order - 1);
  if (key === 'PageDown') return to(order + PAGE);
  if (key === 'PageUp') return to(order - PAGE);
  if (key === 'Home') return to(0);
  if (key === 'End') return to(boxes.length - 1);
  if (!box) return undefined;
  if (key === 'ArrowRight') {
    if (box.frame) return to(order + 1);
    const beside = box.item.kind === 'scope' ? undefined : besides(scene, box, 1);
    return beside ? go(beside.item) : () => setOpen(page, [box.item], true);
  }
  if (key === 'ArrowLeft') {
    if (box.frame) return () => setOpen(page, [box.item], false);
    return go(besides(scene, box, -1)?.item ?? box.item.parent ?? undefined);
  }
  return undefined;
}

function actOf(key: string, { page, model, current }: KeyContext): Act {
  if (!current) return undefined;
  if (key === 'Enter') return () => (current.members ? toggleOpen(page, current) : goTo(page, current));
  if (key === '*') return () => setOpen(page, current.parent?.members ?? model.top, true);
  if (current.kind !== 'layer') return undefined;
  if (key === ' ' && page.store.get().whatIf) return () => toggleLayer(page, current.name);
  if (key === 'F9') return () => toggleBreakpoint(page, current.name);
  return undefined;
}

/** The next box of the same row on one side. */
function besides({ boxes }: Scene, box: Box, side: 1 | -1): Box | undefined {
  const row = boxes.filter((b) => b.item.parent === box.item.parent && b.y === box.y && (b.x - box.x) * side > 0);
  return row.reduce<Box | undefined>(
    (near, b) => (!near || Math.abs(b.x - box.x) < Math.abs(near.x - box.x) ? b : near),
    undefined,
  );
}

/** Where Alt and the arrows have come along lines: the ends that left and right go through. */
let jumped: { at: string; ends: Item[] } | null = null;

/** Alt and an arrow: down to what the item feeds, up to what feeds it, left and right through the other ends. */
function jumpOf(key: string, { page, model, current }: KeyContext): Act {
  if (!current) return undefined;
  if (key === 'ArrowDown' || key === 'ArrowUp') {
    const ends = neighbours(current, model, key === 'ArrowUp' ? 'feeds' : 'fed');
    // Upwards the nearest is the last.
    const first = key === 'ArrowUp' ? ends[ends.length - 1] : ends[0];
    return () => {
      if (!first) return;
      jumped = { at: first.key, ends };
      goTo(page, first);
    };
  }
  if ((key === 'ArrowLeft' || key === 'ArrowRight') && jumped?.at === current.key) {
    const { ends } = jumped;
    const next = ends[(ends.indexOf(current) + (key === 'ArrowRight' ? 1 : -1) + ends.length) % ends.length];
    return () => {
      jumped = { at: next.key, ends };
      goTo(page, next);
    };
  }
  return undefined;
}
