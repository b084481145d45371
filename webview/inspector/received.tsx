/** What a unit got from whom: the messages whose sum is its β. Enter follows one back towards the output. */
import { useEffect, useState } from 'preact/hooks';
import type { Received, ReceivedColumn } from '../../src/protocol/types';
import { share } from '../../src/format/number';
import { axesOf, indexText } from '../../src/format/shape';
import { Grid, type GridColumn } from '../parts/grid';
import { Num } from '../parts/number';
import { select } from '../state/actions/select';
import { layerOf } from '../state/derive';
import { usePage, useSelect } from '../state/page';
import { t, type TextKey } from '../text';
import { receivedCsv } from './csv';
import { FilterBar } from './filter-bar';
import { Foot } from './foot';
import { ListTools } from './list-tools';
import { type List, sortable } from './listing';
import type { LookedProps } from './messages';
import { useRows } from './rows';

const HEADS: Record<ReceivedColumn, TextKey> = {
  mass: 'massHead',
  component: 'componentHead',
  alpha: 'alphaHead',
  message: 'messageHead',
};

interface ListProps extends LookedProps {
  list: List<ReceivedColumn>;
}

export function ReceivedList({ subject, looked, unit, list, views }: ListProps) {
  const page = usePage();
  const [at, setAt] = useState(0);
  const params = { ...looked, ...list.ask };
  const { head, row, stale, onSight } = useRows('received', params, at);
  const of = `${looked.of} ${looked.position}`;
  useEffect(() => setAt(0), [of, list.order]);
  const readers = useSelect((s) => s.structure?.layers.filter((l) => l.inputs.includes(subject.tensor)));
  const structure = useSelect((s) => s.structure);
  const shapeOf = (layer: string) => layerOf(structure, layer)?.shape ?? [];
  const follow = (i: number) => {
    const m = row(i);
    if (m) select(page, { kind: 'layer', name: m.layer }, m.position);
  };
  const axes = t(`${axesOf(shapeOf(row(0)?.layer ?? readers?.[0]?.name ?? ''))}Short` as TextKey);
  const total = head?.total ?? 0;
  return (
    <>
      <div class="row list-bar">
        {views}
        <span class="grow" />
        <ListTools list={list} copyLabel={t('copyMessagesCsv')} csv={() => receivedCsv(page, params)} />
      </div>
      {list.open && <FilterBar list={list} column={t(HEADS[list.column])} axes={axes} named />}
      {head && total === 0 ? (
        <p class="d insp-none">{t(list.filtered ? 'noRows' : 'nothingReceived')}</p>
      ) : (
        <Grid
          id="received"
          label={t('receivedBy', { unit })}
          columns={columnsOf(list, axes)}
          count={total}
          at={Math.min(at, Math.max(0, total - 1))}
          of={`${of} ${at}`}
          order={list.order}
          rows={8}
          onMove={setAt}
          onEnter={follow}
          onSight={onSight}
          cells={(i) => {
            const m = row(i);
            return m ? cellsOf(m, (readers?.length ?? 1) > 1, shapeOf(m.layer)) : null;
          }}
          stale={stale}
          cursor
        />
      )}
      {head && <Foot listed={head} filtered={list.filtered} whole={t('received')} expected={head.beta} />}
    </>
  );
}

function columnsOf(list: List<ReceivedColumn>, axes: string): GridColumn[] {
  return [
    sortable(list, 'index', t('messageFrom', { axes }), 'minmax(0,1.7fr)'),
    sortable(list, 'mass', t('massHead'), 'minmax(0,1fr)'),
    sortable(list, 'component', t('componentHead'), 'minmax(0,1.1fr)'),
    sortable(list, 'alpha', t('alphaHead'), 'minmax(0,.9fr)'),
    sortable(list, 'message', t('messageHead'), 'minmax(0,1.2fr)'),
  ];
}

function cellsOf(m: Received, several: boolean, shape: readonly number[]) {
  return [
    <span class="n" title={m.layer}>
      {indexText(m.index, shape)} {several && <span class="d">{m.layer}</span>}
    </span>,
    <Num v={m.mass} />,
    <Num v={m.component} />,
    <span class="n">{share(m.alpha)}</span>,
    <Num v={m.message} />,
  ];
}
