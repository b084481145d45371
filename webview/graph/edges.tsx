/** The lines between the boxes near the view; those of the current item are lit and lead to its neighbours. */
import { useState } from 'preact/hooks';
import { t } from '../text';
import { ENTRY } from './level';
import type { Route, Window } from './layout/scene';
import type { Lit } from './lit';
import { isWithin, type GraphModel, type Item } from './model';
import { headOf, pathOf } from './path';

interface EdgesProps {
  model: GraphModel;
  routes: Route[];
  /** Where the drawing's own coordinates are cut off, to keep the numbers small. */
  window: Window;
  lit: Lit;
  current: Item | undefined;
  onGo(item: Item): void;
}

export function Edges({ model, routes, window, lit, current, onGo }: EdgesProps) {
  const [hover, setHover] = useState<Route | null>(null);
  const hot = (r: Route) => lit.routes.has(r) || r === hover;
  // The lit ones last, so that they lie on top.
  const ordered = [...routes.filter((r) => !hot(r)), ...routes.filter(hot)];
  const [x, y] = [Math.floor(window.x), Math.floor(window.y)];
  return (
    <svg
      class="edges"
      width={Math.ceil(window.width)}
      height={Math.ceil(window.height)}
      style={{ transform: `translate(${x}px,${y}px)` }}
      aria-hidden="true"
    >
      <g transform={`translate(${-x} ${-y})`}>
        {ordered.map((r) => (
          <g
            key={keyOf(r)}
            class={hot(r) ? 'edge hot' : 'edge'}
            onPointerEnter={() => setHover(r)}
            onPointerLeave={() => setHover(null)}
            onClick={() => onGo(otherEnd(r, model, current))}
          >
            <path d={pathOf(r)} />
            <path class="f" d={headOf(r)} />
            <path class="hit" d={pathOf(r)} />
          </g>
        ))}
        {current &&
          routes.filter((r) => lit.routes.has(r)).map((r) => <Ports key={keyOf(r)} {...{ route: r, model, current, onGo }} />)}
        {hover && routes.includes(hover) && <EdgeLabel route={hover} model={model} />}
      </g>
    </svg>
  );
}

const keyOf = ({ edge, level }: Route) => `${level.group?.key ?? ''} ${edge.from} ${edge.to}`;

/** A dot where a lit line touches the current box: it leads to the box at the other end, however far that is. */
function Ports({ route, model, current, onGo }: { route: Route; model: GraphModel; current: Item; onGo(item: Item): void }) {
  const { edge, level, points, dx, dy } = route;
  const ends = [
    { member: level.members[edge.from], x: points[0] + dx, y: points[1] + dy },
    { member: level.members[edge.to], x: points[points.length - 2] + dx, y: points[points.length - 1] + dy },
  ];
  return (
    <>
      {ends
        .filter((end) => end.member === current)
        .map(({ x, y }) => {
          const other = otherEnd(route, model, current);
          return (
            <g key={`${x} ${y}`} class="port" onClick={() => onGo(other)}>
              <title>{t('goTo', { name: other.title || t('score') })}</title>
              <circle class="hit" cx={x} cy={y} r={9} />
              <circle cx={x} cy={y} r={3} />
            </g>
          );
        })}
    </>
  );
}

/** Where following a line leads: to its other end as seen from the current item, else to what it feeds. */
function otherEnd({ edge, level }: Route, { links, leaves }: GraphModel, current: Item | undefined): Item {
  const [link] = edge.links;
  if (link === undefined || current?.kind === 'node') {
    const [from, to] = [level.members[edge.from], level.members[edge.to]];
    const other = current === to ? from : to;
    if (other) return other;
  }
  const [from, to] = [leaves[links.from[link]], leaves[links.to[link]]];
  return current && isWithin(to, current) ? from : to;
}

function EdgeLabel({ route, model }: { route: Route; model: GraphModel }) {
  const { points, dx, dy, kind } = route;
  const last = points.length - 2;
  if (kind === 'rail') {
    return (
      <text class="edge-label" x={points[last] + dx - 6} y={points[last + 1] + dy - 6} text-anchor="end">
        {labelOf(route, model, true)}
      </text>
    );
  }
  const straight = points.length === 4;
  return (
    <text class="edge-label" x={(points[0] + points[2]) / 2 + dx + 8} y={(points[1] + points[3]) / 2 + dy + 4}>
      {labelOf(route, model, !straight)}
    </text>
  );
}

/** The tensors' shape; of a line that passes others what it joins, too. */
function labelOf({ edge, level }: Route, { links, leaves }: GraphModel, long: boolean): string {
  const shapes = [...new Set(edge.links.map((link) => leaves[links.from[link]].shape))];
  const shape = shapes.length > 1 ? t('tensors', { n: shapes.length }) : shapes[0] || edge.tensor;
  if (!long) return shape;
  const name = (place: number, end: 'from' | 'to') =>
    level.members[place]?.title ?? leaves[links[end][edge.links[0]]]?.title ?? '';
  return t('skipTo', {
    from: edge.from === ENTRY ? name(-1, 'from') : name(edge.from, 'from'),
    to: name(edge.to, 'to') || t('score'),
    shape,
  });
}
