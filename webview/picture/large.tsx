/** The chosen map, large, with a cursor that the small ones follow and that the arrow keys move. */
import { useMemo } from 'preact/hooks';
import type { Base } from '../colour/paint';
import { fitScale } from '../colour/shrink';
import { usePage } from '../state/page';
import { useStore } from '../state/store';
import { t } from '../text';
import { Legend, TopLegend } from './legend';
import { basePixels, mapPixels, planeLimit, type MapLook } from './pixels';
import type { Plan } from './plan';
import { CursorMark, Plate } from './plate';

interface LargeProps {
  /** The plane shown; null while it is awaited, or when the input alone is shown. */
  values: Float64Array | null;
  plan: Plan;
  look: MapLook;
  base?: Base;
  /** Show the base alone. */
  alone?: boolean;
  /** What it is a map of, for the label. */
  name: string;
  symbol: string;
  roomX: number;
  roomY: number;
  /** Whether the cursor is the input's: a map of another tensor has its own place. */
  follow: boolean;
  stale?: boolean;
}

export function Large({ values, plan, look, base, alone, name, symbol, roomX, roomY, follow, stale }: LargeProps) {
  const { width, height } = plan;
  const { zoom, factor } = fitScale(width, height, roomX, roomY);
  const { view, keep, strength, ramp } = look;
  const drawn = useMemo(() => {
    if (alone && base) return basePixels(base, width, height, factor);
    return values && mapPixels(values, width, height, factor, look, base);
  }, [values, width, height, factor, view, keep, strength, ramp, look.limit, base, alone]);
  const [w, h] = [Math.ceil(width / factor), Math.ceil(height / factor)];
  return (
    <div class={`large ${stale ? 'stale' : ''}`}>
      <CursorArea
        plan={plan}
        zoom={zoom}
        factor={factor}
        follow={follow}
        label={t('pictureLabel', { method: name, width, height })}
      >
        <Plate pixels={drawn?.pixels ?? null} width={w} height={h} zoom={zoom} />
      </CursorArea>
      {factor > 1 && <div class="s d">{t('largestOfBlock', { n: factor })}</div>}
      {!alone && view === 'top' && base && <TopLegend symbol={symbol} keep={keep} width={w * zoom} />}
      {!alone && values && !(view === 'top' && base) && (
        <Legend limit={look.limit ?? planeLimit(values)} width={w * zoom} unsigned={view === 'unsigned'} ramp={ramp} />
      )}
    </div>
  );
}

interface AreaProps {
  plan: Plan;
  zoom: number;
  factor: number;
  follow: boolean;
  label: string;
  children: preact.ComponentChildren;
}

/** Follows the pointer and the arrow keys over a map. */
function CursorArea({ plan, zoom, factor, follow, label, children }: AreaProps) {
  const { cursor } = usePage();
  const at = useStore(cursor, (c) => (follow ? c.position : null));
  const point = (event: PointerEvent) => {
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    const x = Math.floor((event.clientX - box.left) / zoom) * factor;
    const y = Math.floor((event.clientY - box.top) / zoom) * factor;
    const position = y * plan.width + x;
    if (x >= 0 && y >= 0 && x < plan.width && y < plan.height && position < plan.count) cursor.set({ position });
  };
  const key = (event: KeyboardEvent) => {
    const next = moved(event, plan, at, factor);
    if (next === null) return;
    event.preventDefault();
    cursor.set({ position: next });
  };
  return (
    <div
      class="area"
      role="application"
      tabIndex={0}
      aria-label={label}
      onPointerMove={follow ? point : undefined}
      onPointerDown={follow ? point : undefined}
      onKeyDown={follow ? key : undefined}
    >
      {children}
      {at !== null && (
        <CursorMark x={Math.floor((at % plan.width) / factor)} y={Math.floor(Math.floor(at / plan.width) / factor)} zoom={zoom} />
      )}
    </div>
  );
}

/** Where an arrow key moves the cursor; with Shift ten at a time. */
function moved(event: KeyboardEvent, plan: Plan, at: number | null, factor: number): number | null {
  const by = (event.shiftKey ? 10 : 1) * factor;
  const move = {
    ArrowLeft: [-by, 0],
    ArrowRight: [by, 0],
    ArrowUp: [0, -by],
    ArrowDown: [0, by],
    Home: [-plan.width, 0],
    End: [plan.width, 0],
  }[event.key];
  if (!move) return null;
  if (at === null) return Math.floor(plan.height / 2) * plan.width + Math.floor(plan.width / 2);
  const x = Math.max(0, Math.min(plan.width - 1, (at % plan.width) + move[0]));
  const y = Math.max(0, Math.min(plan.height - 1, Math.floor(at / plan.width) + move[1]));
  return Math.min(plan.count - 1, y * plan.width + x);
}
