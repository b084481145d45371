/** The drawing in its scroller: what is near the view, moved by pointer and keyboard. */
import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { Page } from '../state/page';
import { usePage, useSelect } from '../state/page';
import { t } from '../text';
import { useDrawing } from './drawing';
import { goTo, visible } from './folds';
import { currentOf } from './folds';
import { graphKey } from './keys';
import type { Scene } from './layout/scene';
import { itemOf, type GraphModel, type Item } from './model';
import { idOf } from './node';
import { usePan } from './pan';
import { useViewport, type Viewport } from './viewport';

interface ViewProps {
  scroller: RefObject<HTMLDivElement | null>;
  model: GraphModel;
  scene: Scene;
  current: Item | undefined;
  matches: readonly Item[];
  wide: boolean;
}

export function GraphView({ scroller, model, scene, current, matches, wide }: ViewProps) {
  const page = usePage();
  const viewport = useViewport(scroller, scene, wide);
  useSeen(scroller, scene, viewport, current, model);
  useWidened(scene, viewport, current, wide);
  useFit(viewport);
  usePan(scroller);
  const { inside, over, far } = useDrawing({ scroller, model, scene, viewport, current, matches, wide });
  return (
    <div class="gview">
      <div
        class="gwrap"
        ref={scroller}
        role="tree"
        tabIndex={current ? -1 : 0}
        aria-label={t('layers')}
        onKeyDown={(event) => {
          // Not what was drawn last: a second key may come before the first one's move is drawn.
          const now = currentOf(page.store.get(), model, scene);
          if (event.key === 'Enter' || event.key.startsWith('Arrow')) if (now) viewport.hold(now.key);
          if (graphKey(event, { page, model, scene, viewport, current: now })) event.preventDefault();
        }}
        onClick={far ? (event) => chooseAt(event, page, scene, viewport) : undefined}
      >
        {inside}
      </div>
      {over}
    </div>
  );
}

/** Keeps what the keyboard is on, or the layer next to pass, in sight when it changes. */
function useSeen(
  scroller: RefObject<HTMLElement | null>,
  scene: Scene,
  viewport: Viewport,
  current: Item | undefined,
  model: GraphModel,
): void {
  const next = useSelect((s) => (s.at === null ? null : (s.explanation?.layers[s.at]?.name ?? null)));
  useLayoutEffect(() => {
    const focus = scroller.current?.contains(document.activeElement);
    if (focus && current) focusOn(scroller.current, current);
  }, [current, next]);
  const laidOut = viewport.size.width > 0;
  useLayoutEffect(() => {
    if (!laidOut) return;
    const layer = next === null ? undefined : itemOf(model, 'layer', next);
    // In the frame that shows it, which lays the page out anyway.
    const frame = requestAnimationFrame(() => {
      for (const item of [visible(layer, (key) => scene.byKey.has(key)), current]) {
        const box = item && scene.byKey.get(item.key);
        if (box) viewport.reveal(box);
      }
    });
    return () => cancelAnimationFrame(frame);
  }, [current, next, laidOut]);
}

/** With more or less room everything is elsewhere: what the keyboard is on comes to the middle. */
function useWidened(scene: Scene, viewport: Viewport, current: Item | undefined, wide: boolean): void {
  const before = useRef(wide);
  useLayoutEffect(() => {
    if (before.current === wide) return;
    before.current = wide;
    const box = current && scene.byKey.get(current.key);
    if (!box) return;
    // Of a frame its title. Once more when the new size is known.
    const show = () => viewport.centre(box.x + box.width / 2, box.y + Math.min(box.height, 60) / 2);
    show();
    let frame = requestAnimationFrame(() => (frame = requestAnimationFrame(show)));
    return () => cancelAnimationFrame(frame);
  }, [wide]);
}

/** The command *Fit* of the palette. */
function useFit(viewport: Viewport): void {
  useEffect(() => {
    document.addEventListener('biaslens-fit', viewport.fit);
    return () => document.removeEventListener('biaslens-fit', viewport.fit);
  }, [viewport.fit]);
}

/** Puts the keyboard on an item; on the whole where there is none. */
export function focusOn(scroller: HTMLElement | null, item: Item | undefined): void {
  const box = item && document.getElementById(idOf(item));
  (box ?? scroller)?.focus({ preventScroll: true });
}

/** From afar there are no elements to click: the smallest box under the pointer. */
function chooseAt(event: MouseEvent, page: Page, scene: Scene, viewport: Viewport): void {
  const scroller = event.currentTarget as HTMLElement;
  const { left, top } = scroller.getBoundingClientRect();
  const view = viewport.view();
  const x = view.x + (event.clientX - left) / viewport.zoom;
  const y = view.y + (event.clientY - top) / viewport.zoom;
  const under = scene.boxesIn({ x, y, width: 0, height: 0 });
  // A frame comes before what is in it.
  const box = under[under.length - 1];
  if (box) goTo(page, box.item);
}
