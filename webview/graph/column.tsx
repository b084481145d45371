/** The layers from the input down to the score. Only what is in sight is drawn, whatever the model's size. */
import type { RefObject } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { Structure } from '../../src/protocol/types';
import { useScroll } from '../parts/virtual';
import { WhatIfBar } from '../whatif/bar';
import { LeaveOut, toggleLayer } from '../whatif/leave-out';
import { select } from '../state/actions/select';
import { toggleBreakpoint } from '../state/actions/steps';
import { isStale, targetName } from '../state/derive';
import { usePage, useSelect } from '../state/page';
import { t } from '../text';
import { buildGraph, type Graph, type GraphNode } from './build';
import { Edges } from './edges';
import { Find, useMatches } from './find';
import { GraphFoot } from './foot';
import { boxesBetween, columnLayout, routesBetween, type Layout } from './layout';
import { marksOf } from './marks';
import { NodeBox } from './node';
import { GraphToolbar } from './toolbar';

const GUTTER = 28;
const SLIM = 24;
const TALL = 45;
/** Pixels above and below the view in which boxes are drawn too. */
const SPARE = 240;

export function GraphColumn({ structure, withSteps }: { structure: Structure; withSteps: boolean }) {
  const page = usePage();
  const box = useRef<HTMLDivElement>(null);
  const run = useSelect((s) => s.explanation !== null);
  const finding = useSelect((s) => s.find !== null);
  const whatIf = useSelect((s) => s.whatIf);
  const graph = useMemo(() => buildGraph(structure), [structure]);
  const layout = useMemo(() => layoutOf(graph, run), [graph, run]);
  const selected = useSelected(graph);
  const go = (k: number) => choose(page, graph.nodes[k]);
  useSeen(box, layout, graph, selected);
  const closeFind = () => {
    page.store.set({ find: null });
    box.current?.focus();
  };
  return (
    <section class="graph" aria-label={t('layersColumn')}>
      <GraphToolbar withSteps={withSteps} />
      {whatIf && run && <WhatIfBar />}
      {finding && <Find graph={graph} selected={selected} onGo={go} onClose={closeFind} />}
      <div
        class="gwrap"
        ref={box}
        role="listbox"
        tabIndex={0}
        aria-label={t('layers')}
        aria-activedescendant={selected >= 0 ? `layer-${selected}` : undefined}
        onKeyDown={(event) => keyDown(event, page, graph, selected)}
      >
        <Drawing box={box} graph={graph} layout={layout} selected={selected} onGo={go} />
      </div>
      <GraphFoot />
    </section>
  );
}

interface DrawingProps {
  box: RefObject<HTMLDivElement | null>;
  graph: Graph;
  layout: Layout;
  selected: number;
  onGo(node: number): void;
}

function Drawing({ box, graph, layout, selected, onGo }: DrawingProps) {
  const page = usePage();
  const { top, height } = useScroll(box);
  const state = useSelect((s) => s);
  const marks = useMemo(() => marksOf(state), [state.explanation, state.at, state.structure, state.answered]);
  const matches = useMatches(graph);
  const near = useMemo(() => joined(graph, selected), [graph, selected]);
  const [first, last] = boxesBetween(layout, top - SPARE, top + height + SPARE);
  const shown: number[] = [];
  for (let k = first; k < last; k++) shown.push(k);
  if (selected >= 0 && (selected < first || selected >= last)) shown.push(selected);
  const { explanation } = state;
  const target = explanation ? { name: targetName(explanation), f: explanation.f } : undefined;
  return (
    <div class={`drawing ${isStale(state) ? 'stale' : ''}`} role="presentation" style={{ height: `${layout.height + 12}px` }}>
      <Edges
        graph={graph}
        layout={layout}
        routes={routesBetween(layout, top - SPARE, top + height + SPARE)}
        selected={selected}
      />
      {shown.map((k) => (
        <NodeBox
          key={graph.nodes[k].key}
          node={graph.nodes[k]}
          box={layout.boxes[k]}
          position={k}
          count={graph.nodes.length}
          selected={k === selected}
          near={near.has(k)}
          matched={matches.includes(k)}
          breakpoint={state.breakpoints.includes(graph.nodes[k].name)}
          marks={marks}
          target={target}
          onSelect={() => onGo(k)}
          onBreakpoint={() => toggleBreakpoint(page, graph.nodes[k].name)}
          gutter={
            state.whatIf && graph.nodes[k].kind === 'layer' ? (
              <LeaveOut name={graph.nodes[k].name} title={graph.nodes[k].title} routing={graph.nodes[k].routing} />
            ) : undefined
          }
        />
      ))}
    </div>
  );
}

function layoutOf(graph: Graph, run: boolean): Layout {
  const height = (k: number) => (run && !graph.nodes[k].routing ? TALL : SLIM);
  return columnLayout(graph, { width: 220, left: GUTTER, top: 10, gap: 14, height });
}

function useSelected(graph: Graph): number {
  const selection = useSelect((s) => s.selection);
  return useMemo(
    () => (selection ? graph.nodes.findIndex((n) => n.kind === selection.kind && n.name === selection.name) : -1),
    [graph, selection],
  );
}

/** Keeps the selection, or the layer next to pass, in sight when it changes. */
function useSeen(box: RefObject<HTMLDivElement | null>, layout: Layout, graph: Graph, selected: number): void {
  const next = useSelect((s) => (s.at === null ? null : (s.explanation?.layers[s.at]?.name ?? null)));
  useEffect(() => {
    const at = next === null ? -1 : graph.nodes.findIndex((n) => n.kind === 'layer' && n.name === next);
    for (const k of [at, selected]) {
      const place = layout.boxes[k];
      if (place && box.current) scrollTo(box.current, place.y, place.height);
    }
  }, [layout, selected, next]);
}

function scrollTo(box: HTMLElement, y: number, height: number): void {
  const margin = 40;
  const top = box.scrollTop;
  const wanted =
    y - margin < top ? y - margin : y + height + margin > top + box.clientHeight ? y + height + margin - box.clientHeight : top;
  if (wanted !== top) box.scrollTop = wanted;
}

/** What the selection is joined to by a line beside the boxes: far off, the lit line alone would not say which box it is. */
function joined(graph: Graph, selected: number): Set<number> {
  const far = new Set<number>();
  for (const edge of graph.edges) {
    if (edge.to === edge.from + 1) continue;
    if (edge.from === selected) far.add(edge.to);
    if (edge.to === selected) far.add(edge.from);
  }
  return far;
}

function choose(page: ReturnType<typeof usePage>, node: GraphNode | undefined): void {
  if (node && node.kind !== 'score') select(page, { kind: node.kind, name: node.name });
}

function keyDown(event: KeyboardEvent, page: ReturnType<typeof usePage>, graph: Graph, selected: number): void {
  const last = graph.nodes.length - 2;
  const jump = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -graph.nodes.length, End: graph.nodes.length }[
    event.key
  ];
  if (jump) choose(page, graph.nodes[Math.max(0, Math.min(last, selected < 0 ? 0 : selected + jump))]);
  else if (event.key === ' ' && page.store.get().whatIf && graph.nodes[selected]?.kind === 'layer')
    toggleLayer(page, graph.nodes[selected].name);
  else if (event.key === 'F9' && graph.nodes[selected]?.kind === 'layer') toggleBreakpoint(page, graph.nodes[selected].name);
  else return;
  event.preventDefault();
}
