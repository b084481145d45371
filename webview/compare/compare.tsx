/** Two explanations side by side, and what the one has more than the other, under one cursor. */
import { useMemo, useRef } from 'preact/hooks';
import type { Pinned } from '../../src/protocol/page';
import type { Explanation, Prepared } from '../../src/protocol/types';
import type { Base } from '../colour/paint';
import { Button } from '../kit';
import { useSize } from '../parts/measure';
import { pictureBase } from '../picture/base';
import { PlaneChoice, ShowControls } from '../picture/controls';
import { Large } from '../picture/large';
import type { Attributed } from '../picture/methods';
import { planeLimit, type MapLook } from '../picture/pixels';
import { isList, planeOf, type Plan } from '../picture/plan';
import { pin, pinnedValues, sameShape, unpin, type Side } from '../state/actions/compare';
import { usePage, useSelect } from '../state/page';
import { t } from '../text';
import { describe } from './describe';
import { Layers } from './layers';
import { CompareReadout } from './readout';
import { CompareRows } from './rows';
import { Sums } from './sums';

interface CompareProps {
  pinned: Pinned;
  explanation: Explanation;
  prepared: Prepared;
  chosen: Attributed | undefined;
  input: ArrayLike<number> | undefined;
  plan: Plan;
  plane: number | null;
  look: MapLook;
  base: Base | undefined;
  /** The method's name among the tabs above. */
  current: string;
  /** Names of the elements of a list. */
  names?: string[];
  /** Whether the base is a picture, which may lie under the maps. */
  picture: boolean;
}

/** Widths from which the controls stand beside three maps, or beside the rows; else below them. */
const MAPS_BESIDE = 960;
const ROWS_BESIDE = 640;
/** Of the box, above and below. */
const PADDING = 24;

export function Compare(props: CompareProps) {
  const { pinned, explanation, prepared, chosen, input, plan, plane, current, names } = props;
  const title = useSelect((s) => s.start?.title ?? '');
  const method = useSelect((s) => s.picture.method);
  const a: Side = { model: pinned.model, title: pinned.title, explanation: pinned.explanation };
  const b: Side = { model: title, title: prepared.title, explanation };
  const fits = sameShape(pinned.shape, prepared.shape);
  const before = fits ? pinnedValues(pinned, method) : undefined;
  const now = chosen?.values;
  const difference = useMemo(() => (before && now ? Float64Array.from(now, (v, k) => v - before[k]) : undefined), [before, now]);
  const sides = { a: describe(a, b), b: describe(b, a) };
  const box = useRef<HTMLDivElement>(null);
  const { width, height } = useSize(box);
  const stacked = width < (isList(plan) ? ROWS_BESIDE : MAPS_BESIDE);
  return (
    <>
      <Heads names={sides} />
      <div
        class={`pic compare ${stacked ? 'stacked' : ''}`}
        id="picture-panel"
        role="tabpanel"
        aria-labelledby={`method-${current}`}
        ref={box}
      >
        {!fits || !before ? (
          <p class="d">{t(fits ? 'notSetAside' : 'otherShape', { method: chosen?.entry.title ?? t('input') })}</p>
        ) : isList(plan) ? (
          <CompareRows columns={names} before={before} now={now} difference={difference} />
        ) : (
          <Maps {...props} before={before} difference={difference} roomY={height - PADDING} />
        )}
        <div class="ctl">
          <div class="ctl-part">
            {plan.kind === 'map' && fits && (
              <>
                <ShowControls overlay={props.picture} />
                <PlaneChoice plan={plan} />
              </>
            )}
            <Sums a={pinned.explanation} b={explanation} />
          </div>
          <div class="ctl-part">
            {before && <CompareReadout {...{ before, now, plan, plane, input }} pinnedInput={pinned.input} columns={names} />}
            <Layers a={pinned.explanation} b={explanation} />
          </div>
        </div>
      </div>
    </>
  );
}

/** Which is which, and what can be done with the comparison. */
function Heads({ names }: { names: { a: string; b: string } }) {
  const page = usePage();
  return (
    <div class="compare-heads" role="group" aria-label={t('compare')}>
      <span class="el">
        <b>A</b> <span class="d">{names.a}</span>
      </span>
      <span class="el">
        <b>B</b> <span class="d">{names.b}</span>
        {names.a === names.b && <span class="d"> {t('compareHint')}</span>}
      </span>
      <span class="grow" />
      <Button secondary onClick={() => void pin(page)}>
        {t('setAside')}
      </Button>
      <button class="link s" onClick={() => unpin(page)}>
        {t('endCompare')}
      </button>
    </div>
  );
}

const DIFFERENCE = 'B \u2212 A';
const GAP = 12;
/** Width for three maps side by side. */
const THREE = 540;
/** Height of what stands over and under a map: its name and its legend. */
const AROUND = 72;

interface MapsProps extends CompareProps {
  before: Float32Array;
  difference: Float64Array | undefined;
  roomY: number;
}

function Maps(props: MapsProps) {
  const { pinned, chosen, plan, plane, look, base, picture, before, difference, roomY: height } = props;
  const room = useRef<HTMLDivElement>(null);
  const { width } = useSize(room);
  // Side by side where there is room for three, else the difference under the two.
  const columns = width >= THREE ? 3 : 2;
  const side = Math.max(60, Math.floor((width - (columns - 1) * GAP) / columns));
  const rows = columns === 3 ? 1 : 2;
  const a = planeOf(before, plan, plane);
  const b = chosen?.values ? planeOf(chosen.values, plan, plane) : null;
  // One scale for both, or the same colour would mean two numbers.
  const limit = Math.max(planeLimit(a), b ? planeLimit(b) : 0);
  const symbol = chosen?.entry.symbol ?? '';
  const shared = { plan, symbol, roomX: side, roomY: Math.max(120, (height - (rows - 1) * GAP) / rows - AROUND), follow: true };
  const name = chosen?.entry.title ?? '';
  const under = useMemo(() => (picture ? pictureBase(pinned, plan.width, plan.height) : undefined), [picture, pinned, plan]);
  return (
    <div class="maps-side" ref={room} style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}>
      <figure>
        <figcaption>A</figcaption>
        <Large {...shared} values={a} look={{ ...look, limit }} base={under} name={`A, ${name}`} />
      </figure>
      <figure>
        <figcaption>B</figcaption>
        <Large
          {...shared}
          values={b}
          look={{ ...look, limit }}
          base={picture ? base : undefined}
          name={`B, ${name}`}
          stale={chosen?.stale}
        />
      </figure>
      <figure>
        <figcaption>{DIFFERENCE}</figcaption>
        <Large
          {...shared}
          values={difference ? planeOf(difference, plan, plane) : null}
          look={{ ...look, view: look.view === 'top' ? 'signed' : look.view }}
          name={`${DIFFERENCE}, ${name}`}
        />
      </figure>
    </div>
  );
}
