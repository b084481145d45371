/** Every class with its score, and what the weights alone and the bias alone would make of it. */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { ClassRow, Explanation } from '../../src/protocol/types';
import { known, probability, term } from '../../src/format/number';
import { reveal, VirtualRows } from '../parts/virtual';
import { explain } from '../state/actions/explain';
import { scoreName } from '../state/derive';
import { usePage } from '../state/page';
import { t } from '../text';

const ROW = 18;

export function Classes({ explanation }: { explanation: Explanation }) {
  const page = usePage();
  const list = useRef<HTMLDivElement>(null);
  const rows = useMemo(() => [...explanation.classes].sort((a, b) => b.score - a.score), [explanation.classes]);
  const [active, setActive] = useState(0);
  const at = Math.min(active, rows.length - 1);
  useEffect(() => reveal(list.current, at * ROW, ROW), [at]);
  const choose = (row: ClassRow | undefined) => {
    if (row && row.index !== explanation.target && rows.length > 1) void explain(page, { target: row.index, minus: null });
  };
  const key = (event: KeyboardEvent) => {
    const delta = { ArrowDown: 1, ArrowUp: -1, PageDown: 5, PageUp: -5, Home: -rows.length, End: rows.length }[event.key];
    if (delta) setActive(Math.max(0, Math.min(rows.length - 1, at + delta)));
    else if (event.key === 'Enter') choose(rows[at]);
    else return;
    event.preventDefault();
  };
  return (
    <div class={`classes ${rows.length < 4 ? 'few' : ''}`}>
      <div class="cls head s d" aria-hidden="true">
        <span>{t('class')}</span>
        <span class="over-bar">{rows.some((row) => known(row.probability)) && t('probability')}</span>
        <span>{t('scoreColumn')}</span>
        <span>{t('weightsAlone')}</span>
        <span>{t('biasAlone')}</span>
      </div>
      <div
        class="cls-rows"
        ref={list}
        role="listbox"
        tabIndex={0}
        aria-label={t('classTable')}
        aria-activedescendant={`class-${at}`}
        onKeyDown={key}
      >
        <VirtualRows box={list} count={rows.length} rowHeight={ROW} keep={at}>
          {(i) => (
            <ClassLine
              row={rows[i]}
              position={i}
              count={rows.length}
              active={i === at}
              explanation={explanation}
              onChoose={choose}
            />
          )}
        </VirtualRows>
      </div>
      <Without explanation={explanation} />
    </div>
  );
}

interface LineProps {
  row: ClassRow;
  position: number;
  count: number;
  active: boolean;
  explanation: Explanation;
  onChoose(row: ClassRow): void;
}

function ClassLine({ row, position, count, active, explanation, onChoose }: LineProps) {
  const { prediction, target } = explanation;
  const name = scoreName(explanation, row.index);
  const chosen = row.index === target;
  const share = known(row.probability) ? probability(row.probability) : '';
  // As the columns are in sight, which the list's own label names.
  const said = [`${t('class')} ${name}`, share, term(row.score), term(row.weights), term(row.bias)];
  return (
    <div
      id={`class-${position}`}
      role="option"
      class={`cls line ${active ? 'active' : ''}`}
      aria-selected={chosen}
      aria-posinset={position + 1}
      aria-setsize={count}
      aria-label={said.filter(Boolean).join(', ')}
      title={chosen ? undefined : t('explainClass', { name })}
      onClick={() => onChoose(row)}
    >
      <div class="el">{name}</div> <div>{known(row.probability) && <Share p={row.probability} />}</div>{' '}
      <div class="n">{share}</div> <Part v={row.score} wins={row.index === prediction.all} />{' '}
      <Part v={row.weights} wins={row.index === prediction.weightsOnly} />{' '}
      <Part v={row.bias} wins={row.index === prediction.biasOnly && row.bias !== 0} />
    </div>
  );
}

function Share({ p }: { p: number }) {
  return (
    <span class="pb">
      <i style={{ width: `${100 * p}%` }} />
    </span>
  );
}

/** A part of the score; the class that this part alone would answer is underlined. */
function Part({ v, wins }: { v: number | null; wins: boolean }) {
  return <div class={`n ${known(v) ? '' : 'zero'} ${wins ? 'w' : ''}`}>{term(v)}</div>;
}

function Without({ explanation }: { explanation: Explanation }) {
  const { weightsOnly, biasOnly } = explanation.prediction;
  if (explanation.classes.length < 2) return null;
  if (weightsOnly === null || biasOnly === null) return <div class="s d without">{t('partsNotKnown')}</div>;
  const name = (index: number) => scoreName(explanation, index);
  // Among zeros the first class would be a winner by its place alone.
  const unbiased = explanation.classes.every(({ bias }) => bias === 0);
  if (unbiased || weightsOnly === biasOnly) {
    return (
      <div class="s without el">
        <span class="d">{t(unbiased ? 'noBiasAlone' : 'bothAlone')}</span> <b>{name(weightsOnly)}</b>
      </div>
    );
  }
  return (
    <div class="s without el">
      <span class="d">{t('withoutBias')}</span> <b>{name(weightsOnly)}</b>
      <span class="d">{t('withBiasAlone')}</span> <b>{name(biasOnly)}</b>
    </div>
  );
}
