/** One box of the graph: what a layer is, its shape, and its own bias term's share of b. */
import type { ComponentChildren } from 'preact';
import { known, score, signed } from '../format/number';
import { Icon } from '../parts/icon';
import { Num, SignedBar } from '../parts/number';
import { t } from '../text';
import type { GraphNode } from './build';
import type { Box } from './layout';
import type { Marks } from './marks';

interface NodeProps {
  node: GraphNode;
  box: Box;
  position: number;
  count: number;
  selected: boolean;
  /** The selection feeds it or is fed by it. */
  near: boolean;
  matched: boolean;
  breakpoint: boolean;
  marks: Marks;
  /** Name of the explained class and its score, for the last box. */
  target?: { name: string; f: number };
  onSelect(): void;
  onBreakpoint(): void;
  /** Replaces the gutter's marks: What if's check box. */
  gutter?: ComponentChildren;
}

export function NodeBox(props: NodeProps) {
  const { node, box, position, count, selected, near, matched, marks } = props;
  const state = stateOf(node, marks);
  const classes = [
    'node',
    node.routing || !marks.run ? 'slim' : '',
    state,
    selected ? 'on' : '',
    near ? 'near' : '',
    matched ? 'match' : '',
  ];
  return (
    <div
      id={`layer-${position}`}
      class="gl"
      role="option"
      aria-selected={selected}
      aria-posinset={position + 1}
      aria-setsize={count}
      aria-label={labelOf(props, state)}
      style={{ transform: `translateY(${box.y}px)`, height: `${box.height}px` }}
    >
      <div class="gut" onClick={node.kind === 'layer' && !props.gutter ? props.onBreakpoint : undefined}>
        {props.gutter ?? <Mark state={state} breakpoint={props.breakpoint} layer={node.kind === 'layer'} />}
      </div>
      <div
        class={classes.filter(Boolean).join(' ')}
        style={{ width: `${box.width}px`, height: `${box.height}px` }}
        onClick={props.onSelect}
      >
        <Content {...props} state={state} />
      </div>
    </div>
  );
}

type NodeState = 'now' | 'todo' | 'bad' | 'out' | 'off' | '';

function stateOf(node: GraphNode, marks: Marks): NodeState {
  if (node.kind === 'score') return 'out';
  if (!marks.run) return '';
  if (node.kind === 'input') return marks.atInput ? 'now' : 'todo';
  if (marks.stopped?.layer === node.name) return 'bad';
  if (marks.next === node.name) return 'now';
  if (!marks.results.has(node.name)) return 'todo';
  return marks.without.has(node.name) ? 'off' : '';
}

/** In the order in which it is read out; the grid puts the number beside the title. */
function Content({ node, marks, state, target, selected }: NodeProps & { state: NodeState }) {
  if (node.kind === 'score') {
    return (
      <>
        <div class="nm el">{target ? t('scoreOf', { name: target.name }) : t('score')}</div>{' '}
        {target && <div class="n">{score(target.f)}</div>}
      </>
    );
  }
  const result = marks.results.get(node.name);
  const numbers = !node.routing && marks.run;
  return (
    <>
      <div class="nm el">{node.title}</div> <div class="d s sh el">{node.shape}</div>{' '}
      {numbers && result && (
        <>
          <div class="own">
            <Num v={result.own.sum} hue={!selected} />
          </div>
          <SignedBar v={result.own.sum} limit={marks.limit} width={84} />
        </>
      )}
      {numbers && state === 'bad' && <div class="own n zero">{t('notKnown')}</div>}
    </>
  );
}

function Mark({ state, breakpoint, layer }: { state: NodeState; breakpoint: boolean; layer: boolean }) {
  if (state === 'now')
    return (
      <span class="mark-now">
        <Icon name="arrow" />
      </span>
    );
  if (state === 'bad')
    return (
      <span class="mark-bad">
        <Icon name="error" />
      </span>
    );
  if (breakpoint)
    return (
      <span class="mark-bp">
        <Icon name="breakpoint" />
      </span>
    );
  return layer ? (
    <span class="mark-bp hint">
      <Icon name="breakpoint" />
    </span>
  ) : null;
}

/** The same as the box says, for a screen reader: what is to be seen comes in the order in which it is seen. */
function labelOf({ node, marks, target, breakpoint }: NodeProps, state: NodeState): string {
  if (node.kind === 'score') return target ? `${t('scoreOf', { name: target.name })}, ${score(target.f)}` : t('score');
  const said = [node.title, node.shape].filter(Boolean);
  if (node.kind === 'input') said.push(t('inputWord'));
  const result = marks.results.get(node.name);
  if (result && known(result.own.sum) && !node.routing) said.push(t('ownIs', { v: signed(result.own.sum) }));
  if (state === 'now') said.push(t('nextToPass'));
  if (state === 'bad') said.push(t('notKnown'), t('stoppedHere'));
  if (state === 'todo') said.push(t('notReached'));
  if (state === 'off') said.push(t('leftOutLayer'));
  if (breakpoint) said.push(t('breakpointAt', { name: node.name }));
  return said.join(', ');
}
