/** The largest messages of a unit as lines between its map and those of its neighbours. Enter or a click follows one. */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Message, Received } from '../../../src/protocol/types';
import { count, share, signed } from '../../../src/format/number';
import { indexText } from '../../../src/format/shape';
import { useSize } from '../../parts/measure';
import { followMessage, select } from '../../state/actions/select';
import { layerOf } from '../../state/derive';
import { useAsk, usePage, useSelect } from '../../state/page';
import type { State } from '../../state/types';
import { t } from '../../text';
import type { LookedProps } from '../messages';
import { tensorShape } from '../subject';
import { layOut, type Drawing, type End, type Placed } from './layout';
import { Lines } from './lines';
import { MessageMap } from './plate';

/** Lines that can still be told apart. */
const MOST = 24;
const LARGEST = { offset: 0, count: MOST } as const;

export function Drawn({ subject, looked, unit, views }: LookedProps) {
  const page = usePage();
  const box = useRef<HTMLDivElement>(null);
  const { width } = useSize(box);
  const input = subject.kind === 'input';
  const sent = useAsk('messages', input ? null : { ...looked, ...LARGEST });
  const received = useAsk('received', { ...looked, ...LARGEST });
  const state = useSelect((s) => s.structure);
  const prepared = useSelect((s) => s.prepared);
  const ends = useMemo(
    () => endsOf({ structure: state, prepared }, sent.value?.messages, received.value?.messages),
    [state, prepared, sent.value, received.value],
  );
  const drawing = useMemo(
    () => layOut(Math.max(1, width), subject.shape, looked.position, ends),
    [width, subject.shape.join(), looked.position, ends],
  );
  const [active, setActive] = useState(0);
  useEffect(() => setActive(0), [looked.of, looked.position]);
  const follow = (k: number) => {
    const end = drawing.lines[k]?.end;
    if (end?.way === 'sent') followMessage(page, end.other, end.position, end.index);
    else if (end) select(page, { kind: 'layer', name: end.other }, end.position);
  };
  const stale = sent.stale || received.stale;
  const known = received.value !== undefined && (input || sent.value !== undefined);
  return (
    <>
      <div class="row list-bar">{views}</div>
      <div class={`drawn ${stale ? 'stale' : ''}`}>
        {!input && <Side way="sent" all={sent.value?.all} drawn={drawnOf(drawing.sent)} />}
        <div class="drawn-box" ref={box} style={{ height: `${width > 0 ? drawing.height : 0}px` }}>
          {known && width > 0 && (
            <>
              <Plates drawing={drawing} looked={looked} tensor={subject.tensor} />
              <Lines {...{ drawing, active, unit }} onActive={setActive} onFollow={follow} />
            </>
          )}
        </div>
        {known && <Side way="received" all={received.value?.all} drawn={drawnOf(drawing.received)} />}
        <Readout end={drawing.lines[active]?.end} />
      </div>
    </>
  );
}

function endsOf(s: Pick<State, 'structure' | 'prepared'>, sent: Message[] = [], received: Received[] = []): End[] {
  const ends = [
    ...sent.map((m) => ({ ...m, way: 'sent' as const, other: m.tensor, shape: tensorShape(s, m.tensor) })),
    ...received.map((m) => ({
      ...m,
      way: 'received' as const,
      other: m.layer,
      shape: layerOf(s.structure, m.layer)?.shape ?? [],
    })),
  ].filter(({ message }) => message !== 0);
  // What is not laid out as far as the page knows lies on a strip as long as it needs to be.
  const longest = (other: string) => Math.max(...ends.filter((end) => end.other === other).map(({ position }) => position + 1));
  return ends.map((end) => (end.shape.length > 0 ? end : { ...end, shape: [longest(end.other)] }));
}

const drawnOf = (plates: readonly Placed[]) => plates.reduce((n, { ends }) => n + ends.length, 0);

/** The maps: values of the unit's own tensor, and of those at the other ends. */
function Plates({ drawing, looked, tensor }: { drawing: Drawing; looked: LookedProps['looked']; tensor: string }) {
  const structure = useSelect((s) => s.structure);
  const { session, request } = looked;
  const limit = Math.max(0, ...drawing.lines.map(({ end }) => Math.abs(end.message)));
  const values = (of: string | undefined) => (of === undefined ? null : { session, request, quantity: 'value' as const, of });
  const outputOf = (layer: string) => {
    const outputs = layerOf(structure, layer)?.outputs ?? [];
    return outputs.length === 1 ? outputs[0] : undefined;
  };
  const map = (placed: Placed, of: string | undefined) => (
    <MessageMap key={`${placed.other} ${placed.plane.index}`} placed={placed} values={values(of)} limit={limit} />
  );
  return (
    <>
      {drawing.sent.map((placed) => map(placed, placed.other))}
      {map(drawing.unit, tensor)}
      {drawing.received.map((placed) => map(placed, outputOf(placed.other)))}
    </>
  );
}

/** How many there are on one side, or that there are none. */
function Side({ way, all, drawn }: { way: End['way']; all: number | undefined; drawn: number }) {
  const side = t(way === 'sent' ? 'sent' : 'receivedMessages');
  const how = drawn === 0 ? 'drawnNone' : drawn === all ? 'drawnAll' : 'drawnSome';
  const some = { side, n: count(drawn), all: count(all ?? 0) };
  return <div class="s d el">{all === undefined ? side : t(how, some)}</div>;
}

/** The numbers of the line that is pointed at. */
function Readout({ end }: { end: End | undefined }) {
  if (!end) return <div class="drawn-readout" />;
  const index = indexText(end.index, end.shape);
  return (
    <div class="drawn-readout s12 row">
      <span class="el" title={end.other}>
        <span class="d">{t(end.way === 'sent' ? 'drawnTo' : 'drawnFrom')}</span> <span class="n">{index}</span>
      </span>
      <span class="grow" />
      <span class="nowrap">
        <span class="d">α</span> <span class="n">{share(end.alpha)}</span>
      </span>
      <span class="nowrap">
        <span class="d">{t('messageHead')}</span>{' '}
        <span class={`n ${end.message < 0 ? 'neg' : 'pos'}`}>{signed(end.message)}</span>
      </span>
    </div>
  );
}
