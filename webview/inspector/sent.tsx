/** What a unit sends to whom: its components W·x, their shares α, and the messages. Enter follows one towards the input. */
import type { Message, MessageColumn } from '../../src/protocol/types';
import { plain, share } from '../../src/format/number';
import { axesOf, columnText, indexText } from '../../src/format/shape';
import type { GridColumn } from '../parts/grid';
import { Num } from '../parts/number';
import { followMessage } from '../state/actions/select';
import { usePage, useSelect } from '../state/page';
import { t, type TextKey } from '../text';
import { sentCsv } from './csv';
import { Foot } from './foot';
import { type List, sortable } from './listing';
import { MessageList, useCursor } from './message-list';
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
  const cursor = useCursor(looked, list.order);
  const params = { ...looked, ...list.ask };
  const rows = useRows('messages', params, cursor.at);
  const several = (subject.layer?.inputs.length ?? 1) > 1;
  const tensor = rows.row(0)?.tensor ?? subject.layer?.inputs[0];
  const shape = useSelect((s) => tensorShape(s, tensor));
  const axes = t(`${axesOf(shape)}Short` as TextKey);
  const { head } = rows;
  const unplaced = head !== undefined && head.mass !== 0 && head.abs === 0;
  return (
    <>
      <MessageList
        id="message"
        label={t('sentBy', { unit })}
        list={list}
        head={t(HEADS[list.column])}
        axes={axes}
        columns={columnsOf(list, axes, columns !== undefined)}
        total={head?.total}
        rows={rows}
        cursor={cursor}
        cells={(m) => cellsOf(m, columns, several, shape)}
        follow={(m) => followMessage(page, m.tensor, m.position, m.index)}
        none={t('noMessages')}
        views={views}
        csv={() => sentCsv(page, params, columns)}
      />
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
