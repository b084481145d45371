/** The input and every method's attribution side by side; the one chosen is shown large below. */
import { useMemo, useRef } from 'preact/hooks';
import type { Base } from '../colour/paint';
import { fitScale, shrinkMap } from '../colour/shrink';
import { signClass } from '../../src/format/number';
import { shapeText } from '../../src/format/shape';
import { Menu } from '../parts/menu';
import { Num } from '../parts/number';
import { useRoving } from '../parts/roving';
import { setPicture } from '../state/actions/select';
import { usePage } from '../state/page';
import { useStore } from '../state/store';
import { t } from '../text';
import type { Attributed, MethodEntry } from './methods';
import { basePixels, mapPixels, type MapLook, type MapPixels } from './pixels';
import { isList, planeOf, type Plan } from './plan';
import { CursorMark, Plate } from './plate';

/** Side of a small picture. */
const SIDE = 84;
/** Bars of a small table; more would be thinner than a pixel. */
const MOST_BARS = 42;

interface ThumbsProps {
  /** Every method there is. */
  methods: MethodEntry[];
  attributed: Attributed[];
  plan: Plan;
  plane: number | null;
  look: MapLook;
  /** Undefined until the input's values are there. */
  base: Base | undefined;
  input: ArrayLike<number> | undefined;
  /** Whether `base` is what the model was shown, so that the top-k view lets it through. */
  picture: boolean;
  inputShape: readonly number[];
  /** Position in the order of a table's columns. */
  order: number[];
  current: string;
  onChoose(id: string): void;
}

export function Thumbs(props: ThumbsProps) {
  const { attributed, plan, current, onChoose, inputShape, methods } = props;
  const bar = useRef<HTMLDivElement>(null);
  useRoving(bar);
  const rows = isList(plan);
  return (
    <div class="thumbs-row">
      <div class="thumbs" role="tablist" aria-label={t('methods')} ref={bar}>
        {!rows && (
          <Tab id="input" title={t('input')} on={current === 'input'} onChoose={onChoose}>
            {plan.kind === 'curve' ? (
              <CurveThumb values={props.input && planeOf(props.input, plan, props.plane)} plain />
            ) : (
              <InputThumb {...props} />
            )}
            <span class="sg d">{shapeText(inputShape)}</span>
          </Tab>
        )}
        {attributed.map((a, k) => (
          <Tab
            key={a.entry.id}
            id={a.entry.id}
            title={a.entry.title}
            on={current === a.entry.id}
            first={(k === 0 && !rows) || (k > 0 && !a.entry.option && attributed[k - 1].entry.option !== undefined)}
            stale={a.stale}
            onChoose={onChoose}
          >
            {rows ? (
              <BarsThumb a={a} order={props.order} />
            ) : plan.kind === 'curve' ? (
              <CurveThumb values={a.values && planeOf(a.values, plan, props.plane)} />
            ) : (
              <MapThumb a={a} {...props} />
            )}
            <Sum a={a} />
          </Tab>
        ))}
      </div>
      <MoreMethods methods={methods} shown={attributed.map((a) => a.entry.id)} current={current} />
    </div>
  );
}

/** What the values add up to, or why there are none yet. */
function Sum({ a }: { a: Attributed }) {
  if (a.values) {
    return (
      <span class="sg">
        <span class="d">Σ</span> <Num v={a.sum} />
      </span>
    );
  }
  const { progress, error, busy } = a;
  const far = progress && progress.total > 1 ? t('computingOf', { done: progress.done, total: progress.total }) : t('computing');
  return (
    <span class="sg d el" title={error}>
      {error ? t('notKnown') : busy ? far : t('notComputed')}
    </span>
  );
}

/** Which methods are shown beside BBp's own. */
function MoreMethods({ methods, shown, current }: { methods: MethodEntry[]; shown: string[]; current: string }) {
  const page = usePage();
  const toggle = (id: string) => {
    const others = methods.filter((m) => !m.option && (m.id === id ? !shown.includes(id) : shown.includes(m.id)));
    // A method that is taken away cannot stay the one that is shown large.
    setPicture(page, { methods: others.map((m) => m.id), ...(id === current && { method: 'beta' }) });
  };
  const items = methods
    .filter((m) => !m.option)
    .map((m) => ({ text: m.title, checked: shown.includes(m.id), run: () => toggle(m.id) }));
  return items.length > 0 ? <Menu icon="more" label={t('moreMethods')} many items={items} class="more-methods" /> : null;
}

interface TabProps {
  id: string;
  title: string;
  on: boolean;
  first?: boolean;
  stale?: boolean;
  onChoose(id: string): void;
  children: preact.ComponentChildren;
}

function Tab({ id, title, on, first, stale, onChoose, children }: TabProps) {
  const classes = ['th', on ? 'on' : '', first ? 'first' : '', stale ? 'stale' : ''];
  return (
    <button
      id={`method-${id}`}
      class={classes.filter(Boolean).join(' ')}
      role="tab"
      aria-selected={on}
      aria-controls="picture-panel"
      data-rove
      onClick={() => onChoose(id)}
      onFocus={(event) => event.currentTarget.matches(':focus-visible') && !on && onChoose(id)}
    >
      <span class="cap el">{title}</span>
      {children}
    </button>
  );
}

function InputThumb({ plan, base }: ThumbsProps) {
  const { factor } = fitScale(plan.width, plan.height, SIDE, SIDE);
  const drawn = useMemo(() => (base ? basePixels(base, plan.width, plan.height, factor) : null), [base, plan, factor]);
  return <Small drawn={drawn} plan={plan} />;
}

function MapThumb({ a, plan, plane, look, base, picture }: ThumbsProps & { a: Attributed }) {
  const { factor } = fitScale(plan.width, plan.height, SIDE, SIDE);
  const { view, keep, ramp } = look;
  const drawn = useMemo(() => {
    if (!a.values) return null;
    const under = view === 'top' && picture ? base : undefined;
    return mapPixels(planeOf(a.values, plan, plane), plan.width, plan.height, factor, look, under);
  }, [a.values, plan, plane, factor, view, keep, ramp, base, picture]);
  return <Small drawn={drawn} plan={plan} />;
}

function Small({ drawn, plan }: { drawn: MapPixels | null; plan: Plan }) {
  const { cursor } = usePage();
  const at = useStore(cursor, (c) => c.position);
  const { zoom, factor } = fitScale(plan.width, plan.height, SIDE, SIDE);
  const width = drawn?.width ?? Math.ceil(plan.width / factor);
  const height = drawn?.height ?? Math.ceil(plan.height / factor);
  const x = at === null ? 0 : Math.floor((at % plan.width) / factor);
  const y = at === null ? 0 : Math.floor(Math.floor(at / plan.width) / factor);
  return (
    <span class="th-plate">
      <Plate pixels={drawn?.pixels ?? null} width={width} height={height} zoom={zoom}>
        {at !== null && <CursorMark x={x} y={y} zoom={zoom} small />}
      </Plate>
    </span>
  );
}

/** A signal's values as a skyline: of the samples that share a column, the largest. */
function CurveThumb({ values, plain }: { values: Float64Array | undefined; plain?: boolean }) {
  const small = useMemo(
    () => values && shrinkMap(values, values.length, 1, Math.max(1, Math.ceil(values.length / SIDE))).values,
    [values],
  );
  const most = small ? small.reduce((m, v) => Math.max(m, Math.abs(v)), 0) || 1 : 1;
  const step = SIDE / (small?.length || 1);
  return (
    <svg class="th-bars" width={SIDE} height={SIDE} aria-hidden="true">
      {small &&
        [...small].map((v, k) => {
          const h = (Math.abs(v) / most) * 41;
          const tone = plain ? 'grey' : signClass(v);
          return <rect key={k} class={tone} x={k * step} y={v < 0 ? 42 : 42 - h} width={Math.max(1, step)} height={h} />;
        })}
      <path class="ax" d={`M0 42.5H${SIDE}`} />
    </svg>
  );
}

function BarsThumb({ a, order }: { a: Attributed; order: number[] }) {
  const { values } = a;
  const shown = order.slice(0, MOST_BARS);
  const step = SIDE / Math.max(shown.length, 12);
  const most = Math.abs(a.largest ?? 0) || 1;
  return (
    <svg class="th-bars" width={SIDE} height={SIDE} aria-hidden="true">
      {values &&
        shown.map((k, j) => {
          const w = Math.max(0.5, (Math.abs(values[k]) / most) * 41);
          return (
            <rect
              key={k}
              class={signClass(values[k])}
              x={values[k] < 0 ? 42 - w : 42}
              y={j * step}
              width={w}
              height={Math.max(1, step - 0.6)}
            />
          );
        })}
      <path class="ax" d={`M42.5 0V${SIDE}`} />
    </svg>
  );
}
