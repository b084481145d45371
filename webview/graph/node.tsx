/** One box of the graph: what it is, its shape, and its own bias term's share of b; opened, a frame around what is in it. */
import type { ComponentChildren } from 'preact';
import { known, score, signed } from '../../src/format/number';
import { Icon } from '../parts/icon';
import { Num, SignedBar } from '../parts/number';
import { t } from '../text';
import type { Box } from './layout/scene';
import { stateOf, type ItemState, type Marks } from './marks';
import type { Item } from './model';

interface NodeProps {
  box: Box;
  /** The keyboard and the selection are on it. */
  current: boolean;
  /** The selected layer is folded away in it. */
  holds: boolean;
  /** The current one feeds it or is fed by it. */
  near: boolean;
  matched: boolean;
  breakpoint: boolean;
  marks: Marks;
  /** Magnitude that fills half of a bar. */
  limit: number;
  /** Name of the explained class and its score, for the last box. */
  target?: { name: string; f: number };
  onChoose(item: Item): void;
  onToggle(item: Item): void;
  onBreakpoint(item: Item): void;
  /** Replaces the gutter's marks: What if's check box. */
  gutter?: ComponentChildren;
}

export function NodeBox(props: NodeProps) {
  const { box, current, marks } = props;
  const { item, frame, x, y, width, height } = box;
  const state = stateOf(item, marks);
  return (
    <div
      id={idOf(item)}
      class={`gl ${frame ? 'framed' : ''}`}
      role="treeitem"
      tabIndex={current ? 0 : -1}
      aria-selected={current}
      aria-expanded={item.members ? frame : undefined}
      aria-level={box.level}
      aria-posinset={box.place + 1}
      aria-setsize={box.siblings}
      aria-label={labelOf(props, state)}
      data-key={item.key}
      style={{ transform: `translate(${x}px,${y}px)`, width: `${width}px`, height: `${height}px` }}
    >
      <Gutter {...props} state={state} />
      {frame ? <Frame {...props} state={state} /> : <Leaf {...props} state={state} />}
    </div>
  );
}

/** A frame of more than this is seldom all in sight: its title stands in the middle, where its line comes in. */
const BROAD = 560;

export const idOf = (item: Item): string => `graph-${item.key.replace(/\s/g, '_')}`;

type WithState = NodeProps & { state: ItemState };

function classesOf({ box, current, holds, near, matched, marks, state }: WithState): string {
  const { item } = box;
  const slim = item.routing || !marks.run || box.frame;
  const all = [slim && 'slim', item.kind, state, current && 'on', holds && 'holds', near && 'near', matched && 'match'];
  return all.filter(Boolean).join(' ');
}

function Leaf(props: WithState) {
  const { box, onChoose, onToggle } = props;
  const { item } = box;
  // A scope is there to be opened; a layer is first of all to be looked at.
  const click = () => {
    onChoose(item);
    if (item.kind === 'scope') onToggle(item);
  };
  return (
    <div
      class={`node ${classesOf(props)} ${box.width < 150 ? 'compact' : ''}`}
      title={box.width < 150 ? item.title : undefined}
      onClick={click}
      onDblClick={() => item.kind === 'layer' && item.members && onToggle(item)}
    >
      <Content {...props} />
    </div>
  );
}

/** An opened item: its title, which folds it, over what is in it. */
function Frame(props: WithState) {
  const { box, marks, onChoose, onToggle } = props;
  const { item } = box;
  const sum = marks.sums.of(item);
  return (
    <div class={`frame ${classesOf(props)}`}>
      <div
        class={`frame-title ${box.width > BROAD ? 'broad' : ''}`}
        onClick={() => onChoose(item)}
        onDblClick={() => onToggle(item)}
      >
        <Twist item={item} open onToggle={onToggle} />
        <div class="nm el">{item.title}</div> {sum !== undefined && !item.routing && <Num v={sum} />}
      </div>
    </div>
  );
}

/** In the order in which it is read out; the grid puts the number beside the title. */
function Content(props: WithState) {
  const { box, marks, state, target, current, limit, onToggle } = props;
  const { item } = box;
  if (item.kind === 'score') {
    return (
      <>
        <div class="nm el">{target ? t('scoreOf', { name: target.name }) : t('score')}</div>{' '}
        {target && <div class="n">{score(target.f)}</div>}
      </>
    );
  }
  const own = item.kind === 'node' ? undefined : marks.sums.of(item);
  const numbers = !item.routing && marks.run;
  return (
    <>
      <div class="nm">
        {item.kind === 'scope' && <Twist item={item} onToggle={onToggle} />}
        <span class="el">{item.title}</span>
        {item.kind === 'layer' && item.members && <Twist item={item} onToggle={onToggle} />}
      </div>{' '}
      <div class="d s sh el">{noteOf(item)}</div>{' '}
      {numbers && own !== undefined && (
        <>
          <div class="own">
            <Num v={own} hue={!current} />
          </div>
          <SignedBar v={own} limit={limit} width={box.width < 150 ? 40 : 84} />
        </>
      )}
      {numbers && state === 'bad' && <div class="own n zero">{t('notKnown')}</div>}
    </>
  );
}

/** What stands under or beside a title. */
function noteOf(item: Item): string {
  if (item.kind === 'scope') return t('layersIn', { n: item.last - item.first });
  return item.kind === 'node' ? item.name.slice(item.name.lastIndexOf('/') + 1) : item.shape;
}

/** The little arrow that opens and folds; the tree's own state says the same. */
function Twist({ item, open = false, onToggle }: { item: Item; open?: boolean; onToggle(item: Item): void }) {
  return (
    <span
      class="twist"
      title={t(open ? 'fold' : item.kind === 'layer' ? 'openNodes' : 'unfold')}
      onClick={(event) => {
        event.stopPropagation();
        onToggle(item);
      }}
    >
      <Icon name={open ? 'down' : 'right'} size={12} />
    </span>
  );
}

function Gutter({ box, state, breakpoint, gutter, onBreakpoint }: WithState) {
  const { item } = box;
  if (item.kind !== 'layer' && state !== 'now' && state !== 'bad') return null;
  const marks = item.kind === 'layer' && !gutter;
  return (
    <div
      class={`gut ${box.level === 1 && box.x < 40 ? 'edge-of-column' : ''}`}
      onClick={marks ? () => onBreakpoint(item) : undefined}
    >
      {gutter ?? <Mark state={box.frame ? '' : state} breakpoint={breakpoint} layer={item.kind === 'layer'} />}
    </div>
  );
}

function Mark({ state, breakpoint, layer }: { state: ItemState; breakpoint: boolean; layer: boolean }) {
  const icon = state === 'now' ? 'arrow' : state === 'bad' ? 'error' : breakpoint || layer ? 'breakpoint' : null;
  if (!icon) return null;
  const name = state === 'now' || state === 'bad' ? `mark-${state}` : `mark-bp ${breakpoint ? '' : 'hint'}`;
  return (
    <span class={name}>
      <Icon name={icon} />
    </span>
  );
}

/** The same as the box says, for a screen reader: what is to be seen comes in the order in which it is seen. */
function labelOf({ box, marks, target, breakpoint }: NodeProps, state: ItemState): string {
  const { item } = box;
  if (item.kind === 'score') return target ? `${t('scoreOf', { name: target.name })}, ${score(target.f)}` : t('score');
  const said = [item.title, noteOf(item)].filter(Boolean);
  if (item.kind === 'input') said.push(t('inputWord'));
  const own = item.kind === 'node' ? undefined : marks.sums.of(item);
  if (known(own) && !item.routing) said.push(t(item.kind === 'scope' ? 'ownSumIs' : 'ownIs', { v: signed(own) }));
  if (state === 'now') said.push(t('nextToPass'));
  if (state === 'bad') said.push(t('notKnown'), t('stoppedHere'));
  if (state === 'todo') said.push(t('notReached'));
  if (state === 'off') said.push(t('leftOutLayer'));
  if (breakpoint) said.push(t('breakpointAt', { name: item.name }));
  return said.join(', ');
}
