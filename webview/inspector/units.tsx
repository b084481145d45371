/** The units of a layer, or the elements of an input: the one that is selected is looked at below. */
import { useEffect, useState } from 'preact/hooks';
import type { Unit, UnitColumn } from '../../src/protocol/types';
import { count, plain, signed } from '../../src/format/number';
import { axesOf, columnText, indexText, sizeOf } from '../../src/format/shape';
import { Grid, type GridColumn } from '../parts/grid';
import { Num } from '../parts/number';
import { Pane } from '../parts/pane';
import { useAsk, usePage, useSelect } from '../state/page';
import { t, type TextKey } from '../text';
import { unitsCsv } from './csv';
import { FilterBar } from './filter-bar';
import { ListTools } from './list-tools';
import { type List, sortable, useList } from './listing';
import { type Fetched, useRows } from './rows';
import type { Subject } from './subject';

const HEADS: Record<UnitColumn, TextKey> = {
  value: 'valueHead',
  gradient: 'gHead',
  beta: 'betaHead',
  own: 'ownHead',
  mass: 'massHead',
};

export function UnitsPane({ subject }: { subject: Subject }) {
  const page = usePage();
  const session = useSelect((s) => s.session) ?? '';
  const request = useSelect((s) => s.answered?.request ?? s.request);
  const names = useNames(subject);
  const usual = subject.kind === 'input' || subject.result?.own.abs === 0 ? 'beta' : 'own';
  const list = useList<UnitColumn>(usual, subject.name, names !== undefined);
  const params = { session, request, of: subject.name, ...list.ask };
  const selected = useSelected(params, subject.name, list.order);
  const { head } = selected.fetched;
  const column = t(HEADS[list.column]);
  const all = count(head?.all ?? sizeOf(subject.shape));
  const note =
    list.filtered && head ? t('someOf', { n: count(head.total), all }) : t('largestNote', { n: all, quantity: column });
  const title = t(subject.kind === 'input' ? 'elements' : 'unitsPane');
  const tools = <ListTools list={list} copyLabel={t('copyCsv')} csv={() => unitsCsv(page, params)} />;
  return (
    <Pane id="units" title={title} note={note} tools={tools}>
      {list.open && (
        <FilterBar list={list} column={column} axes={t(`${axesOf(subject.shape)}Axes` as TextKey)} named={names !== undefined} />
      )}
      <Units {...{ title, subject, list, selected, names }} reveals={JSON.stringify(request)} />
    </Pane>
  );
}

/** The names of a table's columns, where the subject is the table's row. */
function useNames(subject: Subject): string[] | undefined {
  return useSelect((s) => (s.prepared?.name === subject.name && !s.prepared.picture ? s.prepared.columns : undefined));
}

type Asked = Parameters<typeof unitsCsv>[1];

interface Selected {
  fetched: Fetched<'units'>;
  /** Row of the selected unit, or the one the keyboard went to before it was there. */
  at: number;
  /** Says which that is, however the rows are ordered. */
  mark: string;
  move(row: number): void;
}

/** The rows, and the one selection there is: the unit that the messages are of. */
function useSelected(params: Asked, of: string, order: string): Selected {
  const { store } = usePage();
  const unit = useSelect((s) => s.unit);
  const [awaited, setAwaited] = useState<number | null>(null);
  const [known, setKnown] = useState(0);
  const fetched = useRows('units', params, awaited ?? known);
  const at = useRowOf(unit, params, fetched);
  // The selected row is there wherever it is: a screen reader reads it.
  useEffect(() => setKnown(at), [at]);
  useEffect(() => setAwaited(null), [of, order]);
  const first = fetched.row(0);
  useEffect(() => {
    // Without a choice the first is followed.
    if (unit === null && first && !fetched.stale) store.set({ unit: first.position });
  }, [first?.position, unit, fetched.stale]);
  const reached = awaited === null ? undefined : fetched.row(awaited);
  useEffect(() => {
    if (!reached) return;
    setAwaited(null);
    store.set({ unit: reached.position });
  }, [reached]);
  const move = (to: number) => {
    const there = fetched.row(to);
    if (there) store.set({ unit: there.position });
    setAwaited(there ? null : to);
  };
  return { fetched, at: awaited ?? at, mark: `${unit} ${awaited}`, move };
}

interface UnitsProps {
  title: string;
  subject: Subject;
  list: List<UnitColumn>;
  selected: Selected;
  names: string[] | undefined;
  /** The selected row is brought into sight again when this changes. */
  reveals: string;
}

function Units({ title, subject, list, selected, names, reveals }: UnitsProps) {
  const { fetched, at, mark, move } = selected;
  const { head, row, stale } = fetched;
  if (head?.total === 0) return <p class="d insp-none">{t('noRows')}</p>;
  return (
    <Grid
      id="unit"
      label={title}
      columns={columnsOf(subject, list, names !== undefined)}
      count={head?.total ?? 0}
      at={at}
      of={`${reveals} ${mark}`}
      order={list.order}
      rows={5}
      onMove={move}
      onSight={fetched.onSight}
      cells={(i) => {
        const u = row(i);
        return u ? cellsOf(u, subject, names) : null;
      }}
      stale={stale}
    />
  );
}

/** The row of the selected unit among those that are there, or wherever else it is; −1 where the filter leaves it out. */
function useRowOf(unit: number | null, params: Asked, { head, here }: Fetched<'units'>): number {
  let at = -1;
  for (const [i, row] of here()) if (row.position === unit) at = i;
  const elsewhere = unit !== null && head !== undefined && at < 0;
  const found = useAsk('units', elsewhere ? { ...params, find: unit, offset: 0, count: 0 } : null);
  return at >= 0 || found.stale ? at : (found.value?.found?.row ?? -1);
}

function columnsOf({ kind, shape }: Subject, list: List<UnitColumn>, named: boolean): GridColumn[] {
  const index = named ? t('columnHead') : t(`${axesOf(shape)}Axes` as TextKey);
  const columns: UnitColumn[] = kind === 'input' ? ['value', 'gradient', 'beta'] : ['value', 'gradient', 'beta', 'own'];
  return [
    sortable(list, 'index', index, named ? 'minmax(0,2fr)' : '116px'),
    ...columns.map((id) => sortable(list, id, t(HEADS[id]), 'minmax(0,1fr)')),
  ];
}

function cellsOf(u: Unit, { kind, shape }: Subject, names: string[] | undefined) {
  const name = names?.[u.index[u.index.length - 1]];
  const cells = [
    name === undefined ? <span class="n">{indexText(u.index, shape)}</span> : <span class="s12">{columnText(name)}</span>,
    <span class="n">{plain(u.value)}</span>,
    <span class="n">{signed(u.gradient)}</span>,
    <Num v={u.beta} />,
  ];
  return kind === 'input' ? cells : [...cells, <Num v={u.own} />];
}
