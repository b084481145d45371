/** The layers from the input down to the score: a column, or with branches a graph, that is panned, zoomed, folded and opened. */
import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { Structure } from '../../src/protocol/types';
import { WhatIfBar } from '../whatif/bar';
import type { Page } from '../state/page';
import { usePage, useSelect } from '../state/page';
import type { State } from '../state/types';
import { t } from '../text';
import { Find, useMatches } from './find';
import { covers, currentOf, goTo, setOpen } from './folds';
import { GraphFoot } from './foot';
import { Nest } from './layout/nest';
import { sceneOf, type Scene } from './layout/scene';
import { around, graphModel, itemOf, type GraphModel, type Item } from './model';
import { GraphToolbar } from './toolbar';
import { focusOn, GraphView } from './view';

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
  const current = useCurrent(model, scene);
  const matches = useMatches(model);
  useFollow(page, model);
  const closeFind = () => {
    page.store.set({ find: null });
    focusOn(scroller.current, current);
  };
  return (
    <section class={`graph ${wide ? 'wide' : ''}`} aria-label={t('layersColumn')}>
      <GraphToolbar withSteps={withSteps} />
      {whatIf && run && <WhatIfBar />}
      {finding && <Find {...{ matches, current }} onGo={(item) => goTo(page, item)} onClose={closeFind} />}
      <GraphView {...{ scroller, model, scene, current, matches, wide }} />
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
  const page = usePage();
  const key = useSelect((s) => s.graphAt);
  const selection = useSelect((s) => s.selection);
  return useMemo(() => currentOf(page.store.get(), model, scene), [page, key, selection, model, scene]);
}

/**
 * The graph goes where the selection goes, and opens what it lies in; except for steps, which fly past, and for what an
 * explanation selects by itself: a large model stays folded until one opens it.
 */
function useFollow(page: Page, model: GraphModel): void {
  const selected = useSelect((s) => s.selection);
  const before = useRef<State | null>(null);
  useEffect(() => {
    // As it is now, like what the keyboard is on: the selection that was drawn may be a key behind.
    const { at, graphAt, explanation, selection } = page.store.get();
    const moved = at !== before.current?.at || explanation !== before.current.explanation;
    before.current = page.store.get();
    const item = selection ? itemOf(model, selection.kind, selection.name) : undefined;
    if (!item) return;
    const now = graphAt === null ? undefined : model.items.get(graphAt);
    const onNode = graphAt?.startsWith(`node:${item.name}/`) ?? false;
    if (!onNode && !covers(now, item)) page.store.set({ graphAt: item.key });
    if (!moved) setOpen(page, around(item), true);
  }, [selected, model]);
}
