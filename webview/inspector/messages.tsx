/** What a unit sends to whom: its components W·x, their shares α, and the messages. Enter follows one towards the input. */
import { useEffect, useState } from 'preact/hooks';
import type { Message } from '../../src/protocol/types';
import { count, plain, share, signed } from '../../src/format/number';
import { axesOf, columnText, indexText, unravel } from '../../src/format/shape';
import { Grid, type GridColumn } from '../parts/grid';
import { Num } from '../parts/number';
import { Pane } from '../parts/pane';
import { followMessage } from '../state/actions/select';
import { useAsk, useAsks, usePage, useSelect } from '../state/page';
import type { State } from '../state/types';
import { t, type TextKey } from '../text';
import type { Subject } from './subject';

const BATCH = 100;

export function MessagesPane({ subject }: { subject: Subject }) {
  const unit = useSelect((s) => s.unit);
  const first = useBatch(subject, unit, 0);
  if (unit === null) return null;
  const name = indexText(unravel(unit, subject.shape), subject.shape);
  const { value } = first;
  const note = value && <span class="el">{t('messagesNote', { mass: signed(value.mass), n: count(value.total) })}</span>;
  return (
    <Pane id="messages" title={t('messagesFrom', { unit: name })} note={note} grow>
      {value && value.total === 0 ? (
        <p class="d insp-none">{t('noMessages')}</p>
      ) : (
        <Messages subject={subject} unit={unit} total={value?.total ?? 0} stale={first.stale} />
      )}
    </Pane>
  );
}

function useBatch(subject: Subject, unit: number | null, batch: number) {
  const session = useSelect((s) => s.session) ?? '';
  const request = useSelect((s) => s.answered?.request ?? s.request);
  const params = { session, request, layer: subject.name, position: unit ?? 0, offset: batch * BATCH, count: BATCH };
  return useAsk('messages', unit === null ? null : params);
}

function Messages({ subject, unit, total, stale }: { subject: Subject; unit: number; total: number; stale: boolean }) {
  const page = usePage();
  const session = useSelect((s) => s.session) ?? '';
  const request = useSelect((s) => s.answered?.request ?? s.request);
  const columns = useSelect((s) =>
    subject.layer?.inputs.includes(s.prepared?.name ?? '') && !s.prepared?.picture ? s.prepared?.columns : undefined,
  );
  const [at, setAt] = useState(0);
  useEffect(() => setAt(0), [unit, subject.name]);
  // The batch with the focused row, and its neighbour: what can be in sight.
  const middle = Math.floor(at / BATCH);
  const batches = [...new Set([0, middle, middle + 1])].filter((b) => b * BATCH < Math.max(1, total));
  const asked = useAsks(
    batches.map((b) => ({
      id: `${b}`,
      method: 'messages' as const,
      params: { session, request, layer: subject.name, position: unit, offset: b * BATCH, count: BATCH },
    })),
  );
  const row = (i: number): Message | undefined => asked[batches.indexOf(Math.floor(i / BATCH))]?.value?.messages[i % BATCH];
  const several = new Set(asked[0]?.value?.messages.map((m) => m.tensor)).size > 1;
  const tensor = row(0)?.tensor;
  const shape = useSelect((s) => targetShape(s, tensor));
  const follow = (i: number) => {
    const m = row(i);
    if (m) followMessage(page, m.tensor, m.position);
  };
  const cells = (i: number) => {
    const m = row(i);
    return m ? cellsOf(m, columns, several, shape) : null;
  };
  return (
    <Grid
      id="message"
      label={t('messagesFrom', { unit })}
      columns={columnsOf(shape, columns !== undefined)}
      count={total}
      at={Math.min(at, Math.max(0, total - 1))}
      rows={8}
      onMove={setAt}
      onEnter={follow}
      cells={cells}
      stale={stale}
      cursor
    />
  );
}

function columnsOf(shape: readonly number[], named: boolean): GridColumn[] {
  const axes = t(`${axesOf(shape)}Short` as TextKey);
  return [
    { id: 'index', head: named ? t('columnHead') : t('messageInput', { axes }), track: 'minmax(0,1.7fr)' },
    { id: 'input', head: t('inputHead'), track: 'minmax(0,1fr)' },
    { id: 'component', head: t('componentHead'), track: 'minmax(0,1.1fr)' },
    { id: 'alpha', head: t('alphaHead'), track: 'minmax(0,.9fr)' },
    { id: 'message', head: t('messageHead'), track: 'minmax(0,1.1fr)' },
  ];
}

/** Shape of the tensor that messages go to, with its single channel left out: a column of zeros would say nothing. */
function targetShape(s: State, tensor: string | undefined): readonly number[] {
  if (tensor === undefined) return [];
  const { prepared, structure } = s;
  if (prepared?.name === tensor) return prepared.shape;
  return structure?.layers.find((l) => l.outputs.includes(tensor))?.shape ?? [];
}

function cellsOf(m: Message, columns: string[] | undefined, several: boolean, shape: readonly number[]) {
  const position = m.index[m.index.length - 1];
  const index = indexText(m.index, shape);
  const name = columns?.[position];
  return [
    name === undefined ? (
      <span class="n">{several ? `${m.tensor} ${index}` : index}</span>
    ) : (
      <span class="s12">{columnText(name)}</span>
    ),
    <span class="n">{plain(m.input)}</span>,
    <Num v={m.component} />,
    <span class={`n ${m.alpha === 0 ? 'zero' : ''}`}>{share(m.alpha)}</span>,
    <Num v={m.message} />,
  ];
}
