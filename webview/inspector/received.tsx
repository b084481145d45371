/** What a unit got from whom: the messages whose sum is its β. Enter follows one back towards the output. */
import type { Received, ReceivedColumn } from '../../src/protocol/types';
import { share } from '../../src/format/number';
import { axesOf, indexText } from '../../src/format/shape';
import type { GridColumn } from '../parts/grid';
import { Num } from '../parts/number';
import { select } from '../state/actions/select';
import { layerOf } from '../state/derive';
import { usePage, useSelect } from '../state/page';
import { t, type TextKey } from '../text';
import { receivedCsv } from './csv';
import { Foot } from './foot';
import { type List, sortable } from './listing';
import { MessageList, useCursor } from './message-list';
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
  const cursor = useCursor(looked, list.order);
  const params = { ...looked, ...list.ask };
  const rows = useRows('received', params, cursor.at);
  const readers = useSelect((s) => s.structure?.layers.filter((l) => l.inputs.includes(subject.tensor)));
  const structure = useSelect((s) => s.structure);
  const shapeOf = (layer: string) => layerOf(structure, layer)?.shape ?? [];
  const axes = t(`${axesOf(shapeOf(rows.row(0)?.layer ?? readers?.[0]?.name ?? ''))}Short` as TextKey);
  const { head } = rows;
  return (
    <>
      <MessageList
        id="received"
        label={t('receivedBy', { unit })}
        list={list}
        head={t(HEADS[list.column])}
        axes={axes}
        columns={columnsOf(list, axes)}
        total={head?.total}
        rows={rows}
        cursor={cursor}
        cells={(m) => cellsOf(m, (readers?.length ?? 1) > 1, shapeOf(m.layer))}
        follow={(m) => select(page, { kind: 'layer', name: m.layer }, m.position)}
        none={t('nothingReceived')}
        views={views}
        csv={() => receivedCsv(page, params)}
      />
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
