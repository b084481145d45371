/** How the input is made of the file, changed in place: the answer beside it follows at once, so that a wrong guess is seen. */
import { useRef, useState } from 'preact/hooks';
import type { Prepared, Preprocess } from '../../src/protocol/types';
import { Dropdown } from '../kit';
import { Action } from '../parts/action';
import { useRoving } from '../parts/roving';
import { guessAgain, prepareAs } from '../state/actions/input';
import { usePage, useSelect } from '../state/page';
import { t } from '../text';
import { presetOf, PRESETS, type Preset } from './presets';

export function PrepareBar() {
  const page = usePage();
  const open = useSelect((s) => s.preparing);
  const prepared = useSelect((s) => s.prepared);
  const bar = useRef<HTMLDivElement>(null);
  useRoving(bar);
  if (!open || !prepared || !canPrepare(prepared)) return null;
  return (
    <div class="prepare" role="toolbar" aria-label={t('preprocessing')} ref={bar}>
      {prepared.picture ? <PictureFields prepared={prepared} /> : <Normalise prepared={prepared} />}
      <Space prepared={prepared} />
      <button class="link s" data-rove onClick={() => void guessAgain(page)}>
        {t('guessAgain')}
      </button>
      <span class="grow" />
      <Action icon="close" label={t('close')} onClick={() => page.store.set({ preparing: false })} />
    </div>
  );
}

/** Only what is made of a picture or of a table's row is prepared; an array is taken as it is. */
export function canPrepare({ choice, picture, columns }: Prepared): boolean {
  return choice.kind === 'file' && (picture !== undefined || columns !== undefined);
}

const FITS = ['stretch', 'crop', 'pad'] as const;
const RANGES: [number, number][] = [
  [0, 1],
  [0, 255],
  [-1, 1],
];

function PictureFields({ prepared }: { prepared: Prepared }) {
  const page = usePage();
  const now = prepared.preprocess;
  const set = (change: Preprocess) => void prepareAs(page, { ...now, ...change });
  const channels = prepared.picture?.channels === 3 ? ['RGB', 'BGR'] : ['GRAY'];
  const range = (now.range ?? [0, 1]).join('..');
  return (
    <>
      <Choice label={t('layout')} value={now.layout} of={['NCHW', 'NHWC']} onChange={(layout) => set({ layout })} />
      {channels.length > 1 && (
        <Choice
          label={t('channelOrder')}
          value={now.channels}
          of={['RGB', 'BGR']}
          onChange={(order) => set({ channels: order })}
        />
      )}
      <Choice
        label={t('range')}
        value={range as '0..1'}
        of={['0..1', '0..255', '-1..1']}
        onChange={(v) => set({ range: RANGES.find((r) => r.join('..') === v) as Preprocess['range'] })}
      />
      <Normalise prepared={prepared} />
      <Choice label={t('fitAs')} value={now.fit ?? 'stretch'} of={FITS} onChange={(fit) => set({ fit })} />
      {now.fit === 'pad' && (
        <Numbers label={t('padValue')} value={[now.padValue ?? 0]} onChange={([padValue]) => set({ padValue })} size={4} />
      )}
    </>
  );
}

/** What is attributed to: what the model takes, or what it is made of. */
function Space({ prepared }: { prepared: Prepared }) {
  const page = usePage();
  const floats = useSelect((s) => s.structure?.inputs.find((i) => i.name === prepared.name)?.dtype.startsWith('float') ?? false);
  const now = prepared.preprocess;
  // Whole numbers are no place for a gradient: attribution ends at the floats that the model makes of them.
  if (!floats) return null;
  return (
    <Choice
      label={t('attributeTo')}
      value={now.space}
      of={['model', 'pixel']}
      text={(space) => t(space === 'model' ? 'spaceModel' : prepared.picture ? 'spacePixel' : 'spaceFile')}
      onChange={(space) => void prepareAs(page, { ...now, space })}
    />
  );
}

/** Mean and std: none, a data set's own, or any. */
function Normalise({ prepared }: { prepared: Prepared }) {
  const page = usePage();
  const now = prepared.preprocess;
  const channels = prepared.picture?.channels ?? 1;
  const [any, setAny] = useState(false);
  const preset = any ? 'custom' : presetOf(now, channels);
  const possible = (Object.keys(PRESETS) as Preset[]).filter((p) => (PRESETS[p]?.mean.length ?? channels) === channels);
  const set = (change: Preprocess) => void prepareAs(page, { ...now, ...change });
  const choose = (next: Preset | 'custom') => {
    setAny(next === 'custom');
    if (next !== 'custom') set(PRESETS[next] ?? { mean: [0], std: [1] });
  };
  return (
    <>
      <Choice
        label={t('normalise')}
        value={preset}
        of={[...possible, 'custom']}
        text={(p) => t(`preset_${p}`)}
        onChange={choose}
      />
      {preset === 'custom' && (
        <>
          <Numbers label={t('mean')} value={now.mean ?? [0]} onChange={(mean) => set({ mean })} />
          <Numbers label={t('std')} value={now.std ?? [1]} above={0} onChange={(std) => set({ std })} />
        </>
      )}
    </>
  );
}

interface ChoiceProps<T extends string> {
  label: string;
  value: T | undefined;
  of: readonly T[];
  text?(value: T): string;
  onChange(value: T): void;
}

function Choice<T extends string>({ label, value, of, text = (v) => v.replace('-', '\u2212'), onChange }: ChoiceProps<T>) {
  const options = of.map((v) => ({ value: v, text: text(v) }));
  return (
    <span class="prepare-field">
      <span class="s d" aria-hidden="true">
        {label}
      </span>
      <Dropdown label={label} value={value ?? of[0]} options={options} onChange={(v) => onChange(v as T)} />
    </span>
  );
}

interface NumbersProps {
  label: string;
  value: readonly number[];
  onChange(value: number[]): void;
  /** Each must be larger than this. */
  above?: number;
  size?: number;
}

/** Numbers with commas between them; taken on Enter or when left, if they are numbers. */
function Numbers({ label, value, onChange, above = -Infinity, size = 18 }: NumbersProps) {
  const [wrong, setWrong] = useState(false);
  const take = (text: string) => {
    const numbers = text
      .split(/[\s,;]+/)
      .filter(Boolean)
      .map(Number);
    const fine = numbers.length > 0 && numbers.every((n) => Number.isFinite(n) && n > above);
    setWrong(!fine);
    if (fine && numbers.join() !== value.join()) onChange(numbers);
  };
  return (
    <label class="prepare-field">
      <span class="s d">{label}</span>
      <input
        class={`n field ${wrong ? 'wrong' : ''}`}
        value={value.join(', ')}
        size={size}
        aria-invalid={wrong}
        data-rove
        onBlur={(event) => take(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key.startsWith('Arrow') || event.key === 'Home' || event.key === 'End') event.stopPropagation();
          if (event.key === 'Enter') take(event.currentTarget.value);
        }}
      />
    </label>
  );
}
