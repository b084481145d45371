/** What cuts a list down: an index or a name, a sign, and a least magnitude. It opens over the list and closing it takes all in. */
import { useLayoutEffect, useRef } from 'preact/hooks';
import { Segmented } from '../parts/controls';
import { useRoving } from '../parts/roving';
import { t } from '../text';
import type { List } from './listing';

interface BarProps<Column extends string> {
  list: List<Column>;
  /** Name of the number that the bounds are on. */
  column: string;
  /** What the index means, and whether a name may stand for it. */
  axes: string;
  named: boolean;
}

export function FilterBar<Column extends string>({ list, column, axes, named }: BarProps<Column>) {
  const bar = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  useRoving(bar);
  // At once: what is typed before the next frame is meant for the field.
  useLayoutEffect(() => field.current?.focus(), []);
  const key = (event: KeyboardEvent) => {
    if (event.key === 'Escape') list.change({ open: false });
    // The arrows move in a field, not in the bar.
    else if (!(event.target instanceof HTMLInputElement && /^(Arrow|Home|End)/.test(event.key))) return;
    event.stopPropagation();
  };
  const place = t(named ? 'filterNameOrIndex' : 'filterIndex', { axes });
  return (
    <div class="filter-bar" role="group" aria-label={t('filter')} ref={bar} onKeyDown={key}>
      <input
        class={`field grow ${list.wrong.text ? 'wrong' : ''}`}
        ref={field}
        data-rove
        value={list.text}
        placeholder={place}
        aria-label={place}
        aria-invalid={list.wrong.text}
        title={t('filterIndexLong')}
        onInput={(event) => list.change({ text: event.currentTarget.value })}
      />
      <Segmented
        bare
        label={t('filterSign', { name: column })}
        value={list.sign}
        options={[
          { value: 'both', text: '±', label: t('bothSigns') },
          { value: 'positive', text: '+', label: t('onlyPositive') },
          { value: 'negative', text: '\u2212', label: t('onlyNegative') },
        ]}
        onChange={(sign) => list.change({ sign })}
      />
      <label class="row filter-least">
        <span class="n">{t('atLeast', { name: column })}</span>
        <input
          class={`field n ${list.wrong.least ? 'wrong' : ''}`}
          data-rove
          inputMode="decimal"
          value={list.least}
          aria-invalid={list.wrong.least}
          onInput={(event) => list.change({ least: event.currentTarget.value })}
        />
      </label>
    </div>
  );
}
