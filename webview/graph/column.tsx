/** The layers from the input down to the score: a column, or with branches a graph, that is panned, zoomed, folded and opened. */
import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import type { Structure } from '../../src/protocol/types';
import { WhatIfBar } from '../whatif/bar';
import type { Page } from '../state/page';
import { usePage, useSelect } from '../state/page';
import { t } from '../text';
import { useDrawing } from './drawing';
import { Find, useMatches } from './find';
import { covers, goTo, setOpen, visible } from './folds';
import { GraphFoot } from './foot';
import { graphKey } from './keys';
import { Nest } from './layout/nest';
import { sceneOf, type Scene } from './layout/scene';
import { around, graphModel, itemOf, type GraphModel, type Item } from './model';
import { idOf } from './node';
import { usePan } from './pan';
import { GraphToolbar } from './toolbar';
import { useViewport, type Viewport } from './viewport';

/** Around the drawing; the column's left one is the gutter. */
const IN_COLUMN = { left: 28, top: 10, right: 6, bottom: 12 };
const IN_FULL = { left: 40, top: 20, right: 40, bottom: 60 };

export function GraphColumn({ structure, withSteps }: { structure: Structure; withSteps: boolean }) {
  const page = usePage();
  const scroller = useRef<HTMLDivElement>(null);
  const finding = useSelect((s) => s.find !== null);
  const run = useSelect((s) => s.explanation !== null);
  const whatIf = useSelect((s) => s.whatIf);
  const wide = useSelect((s) => s.graphWide);
  const { model, scene } = useScene(structure, run, wide);
  const viewport = useViewport(scroller, scene, wide);
  const current = useCurrent(model, scene);
  const matches = useMatches(model);
  useFollow(page, model);
  useSeen(scroller, scene, viewport, current, model);
  useFit(viewport);
  usePan(scroller);
  const { inside, over, far } = useDrawing({ scroller, model, scene, viewport, current, matches });
  const closeFind = () => {
    page.store.set({ find: null });
    focusOn(scroller.current, current);
  };
  return (
    <section class={`graph ${wide ? 'wide' : ''}`} aria-label={t('layersColumn')}>
      <GraphToolbar withSteps={withSteps} />
      {whatIf && run && <WhatIfBar />}
      {finding && <Find {...{ matches, current }} onGo={(item) => goTo(page, item)} onClose={closeFind} />}
      <div class="gview">
        <div
          class="gwrap"
          ref={scroller}
          role="tree"
          tabIndex={current ? -1 : 0}
          aria-label={t('layers')}
          onKeyDown={(event) => {
            if (event.key === 'Enter' || event.key.startsWith('Arrow')) if (current) viewport.hold(current.key);
            if (graphKey(event, { page, model, scene, viewport, current })) event.preventDefault();
          }}
          onClick={far ? (event) => chooseAt(event, page, scene, viewport) : undefined}
        >
          {inside}
        </div>
        {over}
      </div>
      <GraphFoot />
    </section>
  );
}

/** The graph of a structure, and where everything is with what is open now. */
function useScene(structure: Structure, run: boolean, wide: boolean): { model: GraphModel; scene: Scene } {
  const opened = useSelect((s) => s.opened);
  const model = useMemo(() => graphModel(structure), [structure]);
  const nest = useMemo(() => new Nest(model), [model]);
  const scene = useMemo(
    () => sceneOf(nest.place(null, new Set(opened), { run, wide }), wide ? IN_FULL : IN_COLUMN),
    [nest, opened, run, wide],
  );
  return { model, scene };
}

/** What the keyboard is on: where it went last, else what is selected; folded away, what it is folded into. */
function useCurrent(model: GraphModel, scene: Scene): Item | undefined {
  const key = useSelect((s) => s.graphAt);
  const selection = useSelect((s) => s.selection);
  return useMemo(() => {
    const wanted = key === null ? undefined : (scene.byKey.get(key)?.item ?? model.items.get(key));
    const item = wanted ?? (selection ? itemOf(model, selection.kind, selection.name) : undefined);
    return visible(item, (k) => scene.byKey.has(k));
  }, [key, selection, model, scene]);
}

/** The graph goes where the selection goes, and opens what it lies in, except for steps: those fly past. */
function useFollow(page: Page, model: GraphModel): void {
  const selection = useSelect((s) => s.selection);
  const moment = useRef(page.store.get().at);
  useEffect(() => {
    const { at, graphAt } = page.store.get();
    const stepped = at !== moment.current;
    moment.current = at;
    const item = selection ? itemOf(model, selection.kind, selection.name) : undefined;
    if (!item) return;
    const now = graphAt === null ? undefined : model.items.get(graphAt);
    const onNode = graphAt?.startsWith(`node:${item.name}/`) ?? false;
    if (!onNode && !covers(now, item)) page.store.set({ graphAt: item.key });
    if (!stepped) setOpen(page, around(item), true);
  }, [selection, model]);
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
    const layer = next === null ? undefined : itemOf(model, 'layer', next);
    for (const item of [visible(layer, (key) => scene.byKey.has(key)), current]) {
      const box = item && scene.byKey.get(item.key);
      if (box) viewport.reveal(box);
    }
    const focus = scroller.current?.contains(document.activeElement);
    if (focus && current) focusOn(scroller.current, current);
  }, [current, next]);
}

/** The command *Fit* of the palette. */
function useFit(viewport: Viewport): void {
  useEffect(() => {
    document.addEventListener('biaslens-fit', viewport.fit);
    return () => document.removeEventListener('biaslens-fit', viewport.fit);
  }, [viewport.fit]);
}

/** Puts the keyboard on an item; on the whole where there is none. */
function focusOn(scroller: HTMLElement | null, item: Item | undefined): void {
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
