/** What a unit sends to whom: its components W·x, their shares α, and the messages. Enter follows one towards the input. */
import { useEffect, useState } from 'preact/hooks';
import type { Message, MessageColumn } from '../../src/protocol/types';
import { plain, share } from '../../src/format/number';
import { axesOf, columnText, indexText } from '../../src/format/shape';
import { Grid, type GridColumn } from '../parts/grid';
import { Num } from '../parts/number';
import { followMessage } from '../state/actions/select';
import { usePage, useSelect } from '../state/page';
import { t, type TextKey } from '../text';
import { sentCsv } from './csv';
import { FilterBar } from './filter-bar';
import { Foot } from './foot';
import { ListTools } from './list-tools';
import { type List, sortable } from './listing';
import type { LookedProps } from './messages';
import { useRows } from './rows';
import { tensorShape } from './subject';

const HEADS: Record<MessageColumn, TextKey> = {
  input: 'inputHead',
  component: 'componentHead',
  alpha: 'alphaHead',
  message: 'messageHead',
};

interface ListProps extends LookedProps {
  list: List<MessageColumn>;
}

export function SentList({ subject, looked, unit, list, views }: ListProps) {
  const page = usePage();
  const columns = useSelect((s) =>
    subject.layer?.inputs.includes(s.prepared?.name ?? '') && !s.prepared?.picture ? s.prepared?.columns : undefined,
  );
  const [at, setAt] = useState(0);
  const params = { ...looked, ...list.ask };
  const { head, row, stale, onSight } = useRows('messages', params, at);
  const of = `${looked.of} ${looked.position}`;
  useEffect(() => setAt(0), [of, list.order]);
  const several = (subject.layer?.inputs.length ?? 1) > 1;
  const tensor = row(0)?.tensor ?? subject.layer?.inputs[0];
  const shape = useSelect((s) => tensorShape(s, tensor));
  const follow = (i: number) => {
    const m = row(i);
    if (m) followMessage(page, m.tensor, m.position, m.index);
  };
  const axes = t(`${axesOf(shape)}Short` as TextKey);
  const total = head?.total ?? 0;
  const unplaced = head !== undefined && head.mass !== 0 && head.abs === 0;
  return (
    <>
      <div class="row list-bar">
        {views}
        <span class="grow" />
        <ListTools list={list} copyLabel={t('copyMessagesCsv')} csv={() => sentCsv(page, params, columns)} />
      </div>
      {list.open && <FilterBar list={list} column={t(HEADS[list.column])} axes={axes} named />}
      {head && total === 0 ? (
        <p class="d insp-none">{t(list.filtered ? 'noRows' : 'noMessages')}</p>
      ) : (
        <Grid
          id="message"
          label={t('sentBy', { unit })}
          columns={columnsOf(list, axes, columns !== undefined)}
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
            return m ? cellsOf(m, columns, several, shape) : null;
          }}
          stale={stale}
          cursor
        />
      )}
      {unplaced && <p class="d insp-none">{t('massStays')}</p>}
      {head && !unplaced && <Foot listed={head} filtered={list.filtered} whole={t('massTerm')} expected={head.mass} />}
    </>
  );
}

function columnsOf(list: List<MessageColumn>, axes: string, named: boolean): GridColumn[] {
  return [
    sortable(list, 'index', named ? t('columnHead') : t('messageInput', { axes }), 'minmax(0,1.7fr)'),
    sortable(list, 'input', t('inputHead'), 'minmax(0,1fr)'),
    sortable(list, 'component', t('componentHead'), 'minmax(0,1.1fr)'),
    sortable(list, 'alpha', t('alphaHead'), 'minmax(0,.9fr)'),
    sortable(list, 'message', t('messageHead'), 'minmax(0,1.2fr)'),
  ];
}

function cellsOf(m: Message, columns: string[] | undefined, several: boolean, shape: readonly number[]) {
  const name = columns?.[m.index[m.index.length - 1]];
  return [
    name === undefined ? (
      <span class="n" title={m.tensor}>
        {indexText(m.index, shape)} {several && <span class="d">{m.tensor}</span>}
      </span>
    ) : (
      <span class="s12">{columnText(name)}</span>
    ),
    <span class="n">{plain(m.input)}</span>,
    <Num v={m.component} />,
    <span class={`n ${m.alpha === 0 ? 'zero' : ''}`}>{share(m.alpha)}</span>,
    <Num v={m.message} />,
  ];
}
