/** A signal: its curve, and under it the attribution as colour, one column a sample. */
import { useMemo, useRef } from 'preact/hooks';
import { paint } from '../colour/paint';
import { shrinkMap } from '../colour/shrink';
import { plain } from '../../src/format/number';
import { useSize } from '../parts/measure';
import { usePage } from '../state/page';
import { useStore } from '../state/store';
import { t } from '../text';
import { Legend } from './legend';
import { planeLimit, type MapLook } from './pixels';
import { flatIn, type Plan } from './plan';
import { threshold } from '../colour/limit';
import { Plate } from './plate';

interface CurveProps {
  /** The attribution of the plane shown; null while it is awaited, or when the input alone is shown. */
  values: Float64Array | null;
  input: ArrayLike<number> | undefined;
  plan: Plan;
  /** Channel whose curve is drawn; null: all. */
  plane: number | null;
  look: MapLook;
  name: string;
  stale?: boolean;
}

const HEIGHT = 200;
const STRIP = 36;
/** Room of the numbers left of the curve. */
const LEFT = 58;

export function Curve({ values, input, plan, plane, look, name, stale }: CurveProps) {
  const { cursor } = usePage();
  const box = useRef<HTMLDivElement>(null);
  const area = useRef<HTMLDivElement>(null);
  const { width: room } = useSize(box);
  const at = useStore(cursor, (c) => c.position);
  const width = Math.max(100, room - LEFT);
  const step = width / plan.count;
  const planes = plane === null ? [...Array(plan.planes).keys()] : [plane];
  const [low, high] = useMemo(() => rangeOf(input, plan, planes), [input, plan, plane]);
  const point = (event: PointerEvent) => {
    const x = event.clientX - area.current!.getBoundingClientRect().left;
    cursor.set({ position: Math.max(0, Math.min(plan.count - 1, Math.floor(x / step))) });
  };
  const key = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -1, ArrowRight: 1, Home: -plan.count, End: plan.count }[event.key];
    if (!by) return;
    event.preventDefault();
    const from = at ?? Math.floor(plan.count / 2);
    cursor.set({ position: Math.max(0, Math.min(plan.count - 1, from + by * (event.shiftKey ? 10 : 1))) });
  };
  return (
    <div class={`curve ${stale ? 'stale' : ''}`} ref={box}>
      <div class="curve-scale n s d" aria-hidden="true">
        <span>{plain(high)}</span>
        <span>{plain(low)}</span>
      </div>
      <div
        class="area curve-area"
        ref={area}
        role="application"
        tabIndex={0}
        aria-label={t('curveLabel', { method: name, n: plan.count })}
        onPointerMove={point}
        onPointerDown={point}
        onKeyDown={key}
      >
        <svg class="curve-line" width={width} height={HEIGHT} aria-hidden="true">
          {low < 0 && high > 0 && <path class="zero" d={`M0 ${yOf(0, low, high)}H${width}`} />}
          {input && planes.map((p) => <path key={p} d={pathOf(input, plan, p, step, low, high)} />)}
        </svg>
        {values && <Strip values={values} width={Math.floor(width)} plan={plan} look={look} />}
        {at !== null && at < plan.count && <i class="curve-at" style={{ left: `${(at + 0.5) * step}px` }} />}
      </div>
      {values && (
        <div class="curve-legend">
          <Legend limit={planeLimit(values)} width={Math.min(400, width)} unsigned={look.view === 'unsigned'} ramp={look.ramp} />
        </div>
      )}
    </div>
  );
}

/** The attribution, one pixel a column of the screen: the sample that matters most where several share one. */
function Strip({ values, width, plan, look }: { values: Float64Array; width: number; plan: Plan; look: MapLook }) {
  const { view, keep, ramp } = look;
  const factor = Math.max(1, Math.ceil(plan.count / Math.max(1, width)));
  const drawn = useMemo(() => {
    const small = shrinkMap(values, plan.count, 1, factor);
    const mode = view === 'unsigned' ? 'unsigned' : 'signed';
    const least = threshold(values, keep);
    return { ...small, pixels: paint({ values: small.values, limit: planeLimit(values), ramp, mode, threshold: least }) };
  }, [values, plan, factor, view, keep, ramp]);
  return (
    <span class="curve-strip" style={{ width: `${width}px`, height: `${STRIP}px` }}>
      <Plate pixels={drawn.pixels} width={drawn.width} height={1} zoom={1} />
    </span>
  );
}

function rangeOf(input: ArrayLike<number> | undefined, plan: Plan, planes: number[]): [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (const p of planes)
    for (let i = 0; input && i < plan.count; i++) {
      const v = input[flatIn(plan, p, i)];
      if (v < low) low = v;
      if (v > high) high = v;
    }
  return low <= high ? [low, high === low ? low + 1 : high] : [0, 1];
}

function yOf(v: number, low: number, high: number): number {
  return 4 + (HEIGHT - 8) * (1 - (v - low) / (high - low));
}

function pathOf(input: ArrayLike<number>, plan: Plan, plane: number, step: number, low: number, high: number): string {
  let path = '';
  for (let i = 0; i < plan.count; i++) {
    path += `${i ? 'L' : 'M'}${((i + 0.5) * step).toFixed(1)} ${yOf(input[flatIn(plan, plane, i)], low, high).toFixed(1)}`;
  }
  return path;
}
