/** The messages of the selected unit: what it got, what it adds and what it passes on; from whom, to whom, and where they lie. */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { ExplainRequest, MessageColumn, ReceivedColumn, Unit } from '../../src/protocol/types';
import { indexText, unravel } from '../../src/format/shape';
import { Segmented } from '../parts/controls';
import { Num } from '../parts/number';
import { Pane } from '../parts/pane';
import { useAsk, usePage, useSelect } from '../state/page';
import { t } from '../text';
import { Drawn } from './drawn/drawn';
import { useList } from './listing';
import { ReceivedList } from './received';
import { SentList } from './sent';
import type { Subject } from './subject';

/** The unit that is looked at, as it is asked for. */
export interface Looked {
  session: string;
  request: ExplainRequest;
  of: string;
  position: number;
}

export interface LookedProps {
  subject: Subject;
  looked: Looked;
  /** The unit's name: its index. */
  unit: string;
  /** The choice between the views. */
  views: ComponentChildren;
}

export function MessagesPane({ subject }: { subject: Subject }) {
  const session = useSelect((s) => s.session) ?? '';
  const request = useSelect((s) => s.answered?.request ?? s.request);
  const position = useSelect((s) => s.unit);
  const sent = useList<MessageColumn>('message', `${subject.name} ${position}`, true);
  const received = useList<ReceivedColumn>('message', `${subject.name} ${position}`, true);
  const wanted = useSelect((s) => s.messages);
  if (position === null) return null;
  const looked: Looked = { session, request, of: subject.name, position };
  // An input sends nothing on.
  const view = subject.kind === 'input' && wanted === 'sent' ? 'received' : wanted;
  const unit = indexText(unravel(position, subject.shape), subject.shape);
  const props = { subject, looked, unit, views: <Views subject={subject} view={view} /> };
  return (
    <Pane id="messages" title={t('messagesOf', { unit })} grow>
      <InSight of={view}>
        <Balance subject={subject} looked={looked} />
        {view === 'sent' && <SentList {...props} list={sent} />}
        {view === 'received' && <ReceivedList {...props} list={received} />}
        {view === 'drawn' && <Drawn {...props} />}
      </InSight>
    </Pane>
  );
}

/** What a person has just chosen grows into sight, until they look elsewhere. */
function InSight({ of, children }: { of: string; children: ComponentChildren }) {
  const box = useRef<HTMLDivElement>(null);
  const was = useRef(of);
  useEffect(() => {
    const element = box.current;
    if (was.current === of || !element) return;
    was.current = of;
    const show = () => element.scrollIntoView({ block: 'nearest' });
    const observer = new ResizeObserver(show);
    observer.observe(element);
    const leave = () => observer.disconnect();
    const looks = ['wheel', 'keydown', 'pointerdown'] as const;
    looks.forEach((name) => addEventListener(name, leave, { capture: true, once: true }));
    return () => {
      leave();
      looks.forEach((name) => removeEventListener(name, leave, { capture: true }));
    };
  }, [of]);
  return <div ref={box}>{children}</div>;
}

function Views({ subject, view }: { subject: Subject; view: 'sent' | 'received' | 'drawn' }) {
  const { store } = usePage();
  const options = [
    ...(subject.kind === 'input' ? [] : [{ value: 'sent' as const, text: t('sent') }]),
    { value: 'received' as const, text: t('receivedMessages') },
    { value: 'drawn' as const, text: t('drawn') },
  ];
  return (
    <Segmented bare label={t('messagesView')} value={view} options={options} onChange={(messages) => store.set({ messages })} />
  );
}

/** What it got and what it adds are what it passes on. */
function Balance({ subject, looked }: { subject: Subject; looked: Looked }) {
  const { position, ...ask } = looked;
  const answer = useAsk('units', { ...ask, find: position, offset: 0, count: 0 });
  const leftOut = useSelect((s) => (s.answered?.request ?? s.request).without.includes(subject.name));
  const unit: Unit | undefined = answer.value?.found?.unit;
  const term = (name: string, v: number | undefined) => (
    <span class="nowrap">
      <span class="d">{name}</span> <Num v={v} />
    </span>
  );
  return (
    <div class={`row s12 balance ${answer.stale ? 'stale' : ''}`}>
      {term(t('receivedTerm'), unit?.beta)}
      {subject.kind === 'layer' && (
        <>
          <span class="d">+</span>
          {leftOut ? <span class="d">{t('ownLeftOut')}</span> : term(t('ownTerm'), unit?.own)}
          <span class="d">=</span>
          {term(t('massTerm'), unit?.mass)}
        </>
      )}
    </div>
  );
}
