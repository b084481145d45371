/**
 * Bias that lies where the input is 0, set apart on wish: there no component W·x is a candidate for it, so that it went out in
 * equal shares (method.md §4), and it says more about where the input is than about what is in it.
 */
import { useMemo } from 'preact/hooks';
import { fitScale } from '../colour/shrink';
import { Checkbox } from '../kit';
import { percent } from '../../src/format/number';
import { Num } from '../parts/number';
import { setPicture } from '../state/actions/select';
import { usePage, useSelect } from '../state/page';
import { t } from '../text';
import { mapPixels, type MapLook } from './pixels';
import { planeOf, type Plan } from './plan';
import { Plate } from './plate';

/** An attribution in two: over what is in the input, and over its zeros. */
interface Split {
  over: Float64Array;
  blank: Float64Array;
  overSum: number;
  blankSum: number;
  /** Share of Σ|·| that lies over zeros. */
  share: number;
}

/** Null where nothing, or everything, lies over zeros. */
export function splitOf(values: ArrayLike<number> | undefined, input: ArrayLike<number> | undefined): Split | null {
  if (!values || !input || values.length !== input.length) return null;
  let all = 0;
  let apart = 0;
  for (let i = 0; i < values.length; i++) {
    const magnitude = Math.abs(values[i]);
    all += magnitude;
    if (input[i] === 0) apart += magnitude;
  }
  if (apart === 0 || apart === all) return null;
  const over = Float64Array.from(values, (v, i) => (input[i] === 0 ? 0 : v));
  const blank = Float64Array.from(values, (v, i) => (input[i] === 0 ? v : 0));
  const sum = (part: Float64Array) => part.reduce((total, v) => total + v, 0);
  return { over, blank, overSum: sum(over), blankSum: sum(blank), share: apart / all };
}

const SIDE = 56;

export function Apart({ split, plan, plane, look }: { split: Split; plan: Plan; plane: number | null; look: MapLook }) {
  const page = usePage();
  const apart = useSelect((s) => s.picture.apart);
  return (
    <div class="apart">
      <Checkbox checked={apart} onChange={(next) => setPicture(page, { apart: next })}>
        {t('setApart')}
      </Checkbox>
      <div class="s d">{t('apartShare', { share: percent(split.share) })}</div>
      {apart && <Parts {...{ split, plan, plane, look }} />}
    </div>
  );
}

function Parts({ split, plan, plane, look }: { split: Split; plan: Plan; plane: number | null; look: MapLook }) {
  const { zoom, factor } = fitScale(plan.width, plan.height, SIDE, SIDE);
  const drawn = useMemo(
    () => mapPixels(planeOf(split.blank, plan, plane), plan.width, plan.height, factor, look),
    [split, plan, plane, factor, look.view, look.keep, look.ramp],
  );
  return (
    <div class="row apart-parts">
      <Plate pixels={drawn.pixels} width={drawn.width} height={drawn.height} zoom={zoom} />
      <div class="s">
        <div class="d">{t('onBlank')}</div>
        <Num v={split.blankSum} />
        <div class="d">{t('largePicture')}</div>
        <Num v={split.overSum} />
      </div>
    </div>
  );
}
