/** The layer's largest units; the one selected is followed below. */
import { useEffect, useState } from 'preact/hooks';
import type { Unit } from '../../src/protocol/types';
import { count, plain, signed } from '../../src/format/number';
import { axesOf, indexText } from '../../src/format/shape';
import { Grid, type GridColumn } from '../parts/grid';
import { Num } from '../parts/number';
import { Pane } from '../parts/pane';
import { useAsks, usePage, useSelect } from '../state/page';
import { t, type TextKey } from '../text';
import type { Subject } from './subject';

type Sort = 'own' | 'beta' | 'mass' | 'value' | 'gradient';

/** Fetched at once; the rest as it is scrolled to. */
const BATCH = 100;

export function UnitsPane({ subject }: { subject: Subject }) {
  const [chosen, setSort] = useState<Sort | null>(null);
  const sort = chosen ?? (subject.result?.own.abs === 0 ? 'beta' : 'own');
  const total = subject.shape.reduce((n, d) => n * d, 1);
  const name = t(`${sort === 'gradient' ? 'g' : sort}Head` as TextKey);
  const note = <span class="el">{t('largestNote', { n: count(total), quantity: name })}</span>;
  return (
    <Pane id="units" title={t('largestUnits')} note={note}>
      <Units subject={subject} sort={sort} total={total} onSort={setSort} />
    </Pane>
  );
}

interface UnitsProps {
  subject: Subject;
  sort: Sort;
  total: number;
  onSort(sort: Sort): void;
}

function Units({ subject, sort, total, onSort }: UnitsProps) {
  const { store } = usePage();
  const [at, setAt] = useState(0);
  const { row, stale } = useUnits(subject, sort, total, at);
  const unit = useSelect((s) => s.unit);
  const first = row(0);
  useEffect(() => setAt(0), [subject.name, sort]);
  useEffect(() => {
    // Without a choice the first is followed; a choice that is elsewhere in the layer stays.
    if (unit === null && first && !stale) store.set({ unit: first.position });
  }, [first?.position, unit, stale]);
  const move = (to: number) => {
    setAt(to);
    const chosen = row(to);
    if (chosen) store.set({ unit: chosen.position });
  };
  return (
    <Grid
      id="unit"
      label={t('largestUnits')}
      columns={columnsOf(subject, sort, onSort)}
      count={total}
      at={Math.min(at, total - 1)}
      rows={5}
      onMove={move}
      cells={(i) => {
        const u = row(i);
        return u ? cellsOf(u, subject) : null;
      }}
      stale={stale}
    />
  );
}

/** The units by size, the batches around a row fetched. */
function useUnits(subject: Subject, sort: Sort, total: number, at: number) {
  const session = useSelect((s) => s.session) ?? '';
  const request = useSelect((s) => s.answered?.request ?? s.request);
  const middle = Math.floor(at / BATCH);
  const batches = [...new Set([0, middle - 1, middle, middle + 1])].filter((b) => b >= 0 && b * BATCH < Math.max(1, total));
  const asked = useAsks(
    batches.map((b) => ({
      id: `${b}`,
      method: 'units' as const,
      params: { session, request, layer: subject.name, sort, offset: b * BATCH, count: BATCH },
    })),
  );
  const row = (i: number): Unit | undefined => asked[batches.indexOf(Math.floor(i / BATCH))]?.value?.units[i % BATCH];
  return { row, stale: asked[0]?.stale ?? false };
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
