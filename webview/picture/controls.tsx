/** How the picture is shown: signed, unsigned or the largest only; how much of it; over how much of the input. */
import { Dropdown } from '../kit';
import { Segmented, Slider } from '../parts/controls';
import { setPicture } from '../state/actions/select';
import { usePage, useSelect } from '../state/page';
import { t } from '../text';
import type { Plan } from './plan';

export function ShowControls({ overlay }: { overlay: boolean }) {
  const page = usePage();
  const { view, keep, top, strength } = useSelect((s) => s.picture);
  const share = view === 'top' ? top : keep;
  const percent = Math.round(1000 * share) / 10;
  return (
    <>
      <Segmented
        label={t('show')}
        value={view}
        options={[
          { value: 'signed', text: t('signed') },
          { value: 'unsigned', text: t('unsigned') },
          { value: 'top', text: t('topShare', { n: Math.round(1000 * top) / 10 }) },
        ]}
        onChange={(next) => setPicture(page, { view: next })}
      />
      <Slider
        label={t('keepLargest')}
        value={100 * share}
        min={1}
        max={100}
        step={1}
        text={`${percent} %`}
        onInput={(v) => setPicture(page, view === 'top' ? { top: v / 100 } : { keep: v / 100 })}
      />
      {overlay && (
        <Slider
          label={t('strength')}
          value={100 * strength}
          min={0}
          max={100}
          step={1}
          text={`${Math.round(100 * strength)} %`}
          disabled={view === 'top'}
          onInput={(v) => setPicture(page, { strength: v / 100 })}
        />
      )}
    </>
  );
}

/** One channel, or their sum. */
export function PlaneChoice({ plan }: { plan: Plan }) {
  const page = usePage();
  const plane = useSelect((s) => s.picture.plane);
  if (plan.planes < 2) return null;
  const colours = plan.planes === 3 && plan.channels ? [t('red'), t('green'), t('blue')] : null;
  const options = [{ value: 'all', text: t('summed', { n: plan.planes }) }];
  for (let p = 0; p < plan.planes; p++) options.push({ value: String(p), text: colours?.[p] ?? t('channelN', { n: p }) });
  const label = t(plan.channels ? 'channels' : 'slices');
  const value = plane !== null && plane < plan.planes ? String(plane) : 'all';
  return (
    <div>
      <div class="s d ctl-label">{label}</div>
      <Dropdown
        label={label}
        value={value}
        options={options}
        onChange={(v) => setPicture(page, { plane: v === 'all' ? null : Number(v) })}
      />
    </div>
  );
}

export function OrderChoice({ named }: { named: boolean }) {
  const page = usePage();
  const order = useSelect((s) => s.picture.order);
  return (
    <Segmented
      label={t(named ? 'orderOfColumns' : 'orderOfElements')}
      value={order}
      options={[
        { value: 'largest', text: t('largestFirst') },
        { value: 'file', text: t(named ? 'asInFile' : 'inOrder') },
      ]}
      onChange={(next) => setPicture(page, { order: next })}
    />
  );
}
