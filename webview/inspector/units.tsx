/** The layer's largest units; the one selected is followed below. */
import { useEffect, useState } from 'preact/hooks';
import type { Unit } from '../../src/protocol/types';
import { plain, signed } from '../format/number';
import { axesOf, indexText } from '../format/shape';
import { Grid, type GridColumn } from '../parts/grid';
import { Num } from '../parts/number';
import { Pane } from '../parts/pane';
import { useAsk, usePage, useSelect } from '../state/page';
import { t, type TextKey } from '../text';
import type { Subject } from './subject';

type Sort = 'own' | 'beta' | 'mass' | 'value' | 'gradient';

/** How many are listed (issue 2: the twenty largest). */
export const LISTED = 20;

export function UnitsPane({ subject }: { subject: Subject }) {
  const [chosen, setSort] = useState<Sort | null>(null);
  const sort = chosen ?? (subject.result?.own.abs === 0 ? 'beta' : 'own');
  const total = subject.shape.reduce((n, d) => n * d, 1);
  const name = t(`${sort === 'gradient' ? 'g' : sort}Head` as TextKey);
  const note = <span class="el">{t('largestNote', { n: Math.min(LISTED, total), quantity: name })}</span>;
  return (
    <Pane id="units" title={t('largestUnits')} note={note}>
      <Units subject={subject} sort={sort} onSort={setSort} />
    </Pane>
  );
}

function Units({ subject, sort, onSort }: { subject: Subject; sort: Sort; onSort(sort: Sort): void }) {
  const { store } = usePage();
  const answer = useUnits(subject, sort);
  const units = answer.value?.units ?? [];
  const unit = useSelect((s) => s.unit);
  const at = Math.max(
    0,
    units.findIndex((u) => u.position === unit),
  );
  useEffect(() => {
    // Without a choice the first is followed; a choice that is elsewhere in the layer stays.
    if (unit === null && units[0] && !answer.stale) store.set({ unit: units[0].position });
  }, [units[0]?.position, unit, answer.stale]);
  const move = (row: number) => units[row] && store.set({ unit: units[row].position });
  return (
    <Grid
      id="unit"
      label={t('largestUnits')}
      columns={columnsOf(subject, sort, onSort)}
      count={units.length}
      at={at}
      rows={5}
      onMove={move}
      cells={(i) => units[i] && cellsOf(units[i], subject)}
      stale={answer.stale}
    />
  );
}

export function useUnits(subject: Subject, sort: Sort) {
  const session = useSelect((s) => s.session) ?? '';
  const request = useSelect((s) => s.answered?.request ?? s.request);
  return useAsk('units', { session, request, layer: subject.name, sort, offset: 0, count: LISTED });
}

function columnsOf(subject: Subject, sort: Sort, onSort: (sort: Sort) => void): GridColumn[] {
  const by = (id: Sort, head: TextKey): GridColumn => {
    const label = t('sortBy', { name: t(head) });
    return { id, head: t(head), track: 'minmax(0,1fr)', sort: { on: sort === id, label, run: () => onSort(id) } };
  };
  const index: GridColumn = { id: 'index', head: t(`${axesOf(subject.shape)}Axes` as TextKey), track: '116px' };
  return [index, by('value', 'valueHead'), by('gradient', 'gHead'), by('beta', 'betaHead'), by('own', 'ownHead')];
}

function cellsOf(u: Unit, subject: Subject) {
  return [
    <span class="n">{indexText(u.index, subject.shape)}</span>,
    <span class="n">{plain(u.value)}</span>,
    <span class="n">{signed(u.gradient)}</span>,
    <Num v={u.beta} />,
    <Num v={u.own} />,
  ];
}
