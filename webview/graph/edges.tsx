/** The lines between the boxes that are in sight; those of the selection are lit, and each tells its shape when pointed at. */
import { useState } from 'preact/hooks';
import { t } from '../text';
import type { Graph } from './build';
import type { Layout, Route } from './layout';

interface EdgesProps {
  graph: Graph;
  layout: Layout;
  routes: Route[];
  /** Position of the selected node. */
  selected: number;
}

export function Edges({ graph, layout, routes, selected }: EdgesProps) {
  const [hover, setHover] = useState<number | null>(null);
  const lit = (r: Route) => graph.edges[r.edge].from === selected || graph.edges[r.edge].to === selected || r.edge === hover;
  const hovered = routes.find((r) => r.edge === hover);
  // The lit ones last, so that they lie on top.
  const ordered = [...routes].sort((a, b) => Number(lit(a)) - Number(lit(b)));
  return (
    <svg class="edges" width={layout.width} height={layout.height} aria-hidden="true">
      {ordered.map((r) => (
        <g
          key={r.edge}
          class={lit(r) ? 'edge hot' : 'edge'}
          onPointerEnter={() => setHover(r.edge)}
          onPointerLeave={() => setHover(null)}
        >
          <path d={r.path} />
          <path class="f" d={r.head} />
          <path class="hit" d={r.path} />
        </g>
      ))}
      {hovered && <EdgeLabel route={hovered} graph={graph} />}
    </svg>
  );
}

function EdgeLabel({ route, graph }: { route: Route; graph: Graph }) {
  const edge = graph.edges[route.edge];
  const next = edge.to === edge.from + 1;
  const text = next
    ? edge.shape
    : t('skipTo', { from: graph.nodes[edge.from].title, to: graph.nodes[edge.to].title || t('score'), shape: edge.shape });
  const anchor = next ? 'start' : 'end';
  return (
    <text class="edge-label" x={route.labelX} y={route.labelY} text-anchor={anchor}>
      {text}
    </text>
  );
}
