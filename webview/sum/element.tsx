/** One score of a map of scores, chosen on the map itself or by its index: detectors, segmentations, anything with more than classes. */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Explanation } from '../../src/protocol/types';
import { useRamp } from '../colour/use-ramp';
import { fitScale } from '../colour/shrink';
import { count, term } from '../../src/format/number';
import { indexText, unravel, withoutBatch } from '../../src/format/shape';
import { Slider } from '../parts/controls';
import { Icon } from '../parts/icon';
import { usePopup } from '../parts/popup';
import { mapPixels } from '../picture/pixels';
import { flatIn, planeOf, planOf, type Plan } from '../picture/plan';
import { CursorMark, Plate } from '../picture/plate';
import { useAsk, useSelect } from '../state/page';
import { t } from '../text';

interface ElementProps {
  label: string;
  explanation: Explanation;
  value: number | null;
  /** Whether no element at all may be chosen. */
  optional?: boolean;
  onChange(value: number | null): void;
}

export function ElementPicker({ label, explanation, value, optional, onChange }: ElementProps) {
  const { root, open, setOpen, close, leave } = usePopup('.sel', { stays: true });
  const { scoreShape } = explanation;
  const text = value === null ? t('nothing') : indexText(unravel(value, scoreShape), scoreShape);
  const choose = (next: number | null) => {
    close(true);
    if (next !== value) onChange(next);
  };
  const key = (event: KeyboardEvent) => {
    event.stopPropagation();
    if (event.key === 'Escape') close(true);
  };
  return (
    <div class="picker" ref={root} onFocusOut={leave}>
      <button
        class="sel"
        aria-haspopup="dialog"
        aria-expanded={open}
        aria-label={`${label}: ${text}`}
        title={label}
        data-rove
        onClick={() => setOpen(!open)}
      >
        <span class="el n">{text}</span>
        <Icon name="down" />
      </button>
      {open && (
        <div class="popup element-popup" role="dialog" aria-label={label} onKeyDown={key}>
          <Scores explanation={explanation} value={value} onChoose={choose} />
          {optional && value !== null && (
            <button class="link s" onClick={() => choose(null)}>
              {t('nothing')}
            </button>
          )}
        </div>
      )}
    </div>
  );
}

/** Room of the map in its popup. */
const ROOM = 300;

function Scores({ explanation, value, onChoose }: Pick<ElementProps, 'explanation' | 'value'> & { onChoose(at: number): void }) {
  const session = useSelect((s) => s.session) ?? '';
  const request = useSelect((s) => s.answered?.request) ?? explanation.request;
  const { scoreShape: shape } = explanation;
  const asked = useAsk('scores', { session, request });
  const scores = asked.value?.data;
  const plan = useMemo(() => planOf(shape), [shape.join()]);
  const [at, setAt] = useState(value ?? explanation.target);
  const [plane, position] = placeOf(at, plan);
  const move = (nextPlane: number, nextPosition: number) => setAt(flatIn(plan, nextPlane, nextPosition));
  const index = withoutBatch(shape).length;
  return (
    <>
      <div class="row between s d">
        <span>{t('scoresOf', { n: count(explanation.scores), output: explanation.output })}</span>
      </div>
      {plan.kind === 'map' && (
        <ScoreMap
          values={scores && planeOf(scores, plan, plane)}
          {...{ plan, position }}
          onPoint={(p) => move(plane, p)}
          onChoose={(p) => onChoose(flatIn(plan, plane, p))}
          onPlane={(by) => move((plane + by + plan.planes) % plan.planes, position)}
        />
      )}
      <div class="row element-foot">
        <IndexField key={at} shape={shape} at={at} size={Math.max(8, 4 * index)} onChange={setAt} onChoose={onChoose} />
        <span class="n grow r">{scores ? term(scores[at]) : t('computing')}</span>
        <button class="link s" onClick={() => onChoose(at)}>
          {t('explainThis')}
        </button>
      </div>
      {plan.planes > 1 && (
        <Slider
          label={t(plan.channels ? 'channels' : 'slices')}
          text={String(plane)}
          min={0}
          max={plan.planes - 1}
          step={1}
          value={plane}
          onInput={(next) => move(next, position)}
        />
      )}
    </>
  );
}

interface MapProps {
  values: Float64Array | undefined;
  plan: Plan;
  position: number;
  onPoint(position: number): void;
  onChoose(position: number): void;
  onPlane(by: number): void;
}

function ScoreMap({ values, plan, position, onPoint, onChoose, onPlane }: MapProps) {
  const area = useRef<HTMLDivElement>(null);
  const ramp = useRamp();
  const { width, height } = plan;
  const { zoom, factor } = fitScale(width, height, ROOM, ROOM);
  const [w, h] = [Math.ceil(width / factor), Math.ceil(height / factor)];
  const look = { view: 'signed' as const, keep: 1, strength: 1, ramp };
  const drawn = useMemo(() => values && mapPixels(values, width, height, factor, look), [values, ramp]);
  useEffect(() => area.current?.focus(), []);
  const under = (event: PointerEvent | MouseEvent) => {
    const box = area.current!.getBoundingClientRect();
    const x = Math.min(width - 1, Math.max(0, Math.floor((event.clientX - box.left) / zoom) * factor));
    const y = Math.min(height - 1, Math.max(0, Math.floor((event.clientY - box.top) / zoom) * factor));
    return Math.min(plan.count - 1, y * width + x);
  };
  const key = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -width, ArrowDown: width }[event.key];
    const planes = { PageUp: -1, PageDown: 1 }[event.key];
    if (by) onPoint(Math.max(0, Math.min(plan.count - 1, position + by * factor)));
    else if (planes) onPlane(planes);
    else if (event.key === 'Enter') onChoose(position);
    else return;
    event.preventDefault();
  };
  const [x, y] = [Math.floor((position % width) / factor), Math.floor(Math.floor(position / width) / factor)];
  return (
    <div
      class="area"
      ref={area}
      role="application"
      tabIndex={0}
      aria-label={t('scoreMap', { width, height })}
      onPointerMove={(event) => onPoint(under(event))}
      onClick={(event) => onChoose(under(event))}
      onKeyDown={key}
    >
      <Plate pixels={drawn?.pixels ?? null} width={w} height={h} zoom={zoom} />
      <CursorMark x={x} y={y} zoom={zoom} />
    </div>
  );
}

interface IndexProps {
  shape: readonly number[];
  at: number;
  size: number;
  onChange(at: number): void;
  onChoose(at: number): void;
}

/** The index as text, `3, 5, 7`, to type another. */
function IndexField({ shape, at, size, onChange, onChoose }: IndexProps) {
  const dims = withoutBatch(shape) as number[];
  const [wrong, setWrong] = useState(false);
  const text = unravel(at, shape)
    .slice(shape.length - dims.length)
    .join(', ');
  const read = (typed: string): number | null => {
    const index = typed
      .split(/[\s,;[\]]+/)
      .filter(Boolean)
      .map(Number);
    const fine = index.length === dims.length && index.every((i, k) => Number.isInteger(i) && i >= 0 && i < dims[k]);
    setWrong(!fine);
    return fine ? index.reduce((flat, i, k) => flat * dims[k] + i, 0) : null;
  };
  return (
    <input
      class={`n field ${wrong ? 'wrong' : ''}`}
      aria-label={t('indexOf', { dims: dims.join('\u00d7') })}
      aria-invalid={wrong}
      defaultValue={text}
      size={size}
      onKeyDown={(event) => {
        if (event.key !== 'Enter') return;
        // Or the button that gets the focus would take it for a press.
        event.preventDefault();
        const typed = read(event.currentTarget.value);
        if (typed !== null) onChoose(typed);
      }}
      onBlur={(event) => {
        const typed = read(event.currentTarget.value);
        if (typed !== null && typed !== at) onChange(typed);
      }}
    />
  );
}

/** Plane and position in it of a flat index. */
function placeOf(at: number, plan: Plan): [plane: number, position: number] {
  const plane = Math.min(plan.planes - 1, Math.floor(at / plan.count));
  return [plane, at - plane * plan.count];
}
