/** A small map for each channel, the one that weighs most first; only those in sight are fetched and drawn. */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Channel } from '../../src/protocol/types';
import { limitOf } from '../colour/limit';
import { useRamp } from '../colour/use-ramp';
import { signed } from '../../src/format/number';
import { useMedia, useSize } from '../parts/measure';
import { SignedBar } from '../parts/number';
import { reveal, useScroll } from '../parts/virtual';
import { mapPixels } from '../picture/pixels';
import { Plate } from '../picture/plate';
import { useAsk, useAsks } from '../state/page';
import { t } from '../text';
import type { About, Subject } from './subject';

/** About how large a small map is; the nearest whole zoom of the layer's own size decides. */
const ABOUT = 56;
const MOST = 72;
const GAP = 4;
/** What is under each map: its channel and its sum. */
const UNDER = 22;
/** Channels listed at once; more are fetched as they scroll into sight. */
const BATCH = 64;

interface Cells {
  zoom: number;
  factor: number;
  /** Size of a plate, and of a cell with what is around it. */
  width: number;
  height: number;
  columns: number;
}

export function ChannelMaps({ subject, about }: { subject: Subject; about: About }) {
  const box = useRef<HTMLDivElement>(null);
  const { width } = useSize(box);
  const { top, height } = useScroll(box);
  const total = subject.shape[1];
  const cells = cellsOf(subject, width);
  const row = cells.height + UNDER;
  const rows = Math.ceil(total / cells.columns);
  const first = Math.max(0, Math.floor(top / row) - 1) * cells.columns;
  const last = Math.min(total, Math.ceil((top + Math.max(height, row)) / row + 1) * cells.columns);
  const list = useChannels(about, first, last);
  const limit = useLimit(about, subject, list.get(0));
  const [active, setActive] = useState(0);
  const at = Math.min(active, total - 1);
  useEffect(() => reveal(box.current, Math.floor(at / cells.columns) * row, row), [at, cells.columns]);
  const tall = useMedia('(min-height: 1000px)');
  const most = [...list.values()].reduce((m, c) => Math.max(m, Math.abs(c.totals.sum)), 0);
  const key = (event: KeyboardEvent) => {
    const { columns } = cells;
    const delta = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns, Home: -total, End: total }[event.key];
    if (!delta) return;
    event.preventDefault();
    setActive(Math.max(0, Math.min(total - 1, at + delta)));
  };
  const shown: number[] = [];
  for (let i = first; i < last; i++) shown.push(i);
  if (at < first || at >= last) shown.push(at);
  return (
    <div
      class="maps-scroll"
      ref={box}
      role="listbox"
      tabIndex={0}
      aria-label={t('channels')}
      aria-activedescendant={`channel-${at}`}
      onKeyDown={key}
      style={{ height: `${Math.min(rows, tall ? 2 : 1) * row + 6}px` }}
    >
      <div class="maps" role="presentation" style={{ height: `${rows * row}px` }}>
        {shown.map((i) => (
          <Cell
            key={i}
            {...{ subject, about, cells, total, most, limit }}
            position={i}
            channel={list.get(i)}
            active={i === at}
            onPoint={() => setActive(i)}
          />
        ))}
      </div>
    </div>
  );
}

function cellsOf(subject: Subject, room: number): Cells {
  const [h, w] = subject.shape.slice(2);
  const side = Math.max(w, h);
  const zoom = Math.max(1, Math.round(ABOUT / side));
  const factor = side > MOST ? Math.ceil(side / ABOUT) : 1;
  const width = Math.max(24, Math.ceil(w / factor) * zoom);
  const height = Math.ceil(h / factor) * zoom;
  return { zoom, factor, width, height, columns: Math.max(1, Math.floor((room - 34 + GAP) / (width + GAP))) };
}

/** The channels in [first, last), fetched in batches that stay the same while scrolling. */
function useChannels(about: About, first: number, last: number): Map<number, Channel> {
  const batches = [0];
  for (let b = Math.floor(first / BATCH); b <= Math.floor(Math.max(first, last - 1) / BATCH); b++) if (b > 0) batches.push(b);
  const asked = useAsks(
    batches.map((b) => ({ id: `batch${b}`, method: 'channels' as const, params: { ...about, offset: b * BATCH, count: BATCH } })),
  );
  const list = new Map<number, Channel>();
  asked.forEach((answer, i) => answer.value?.channels.forEach((c, k) => list.set(batches[i] * BATCH + k, c)));
  return list;
}

/** One limit for all maps, so that they compare: from the channel that weighs most. */
function useLimit(about: About, subject: Subject, first: Channel | undefined): number | undefined {
  const map = useChannelMap(about, subject, first);
  return useMemo(() => map && limitOf(map), [map]);
}

function useChannelMap(about: About, subject: Subject, channel: Channel | undefined): Float64Array | undefined {
  const size = subject.shape[2] * subject.shape[3];
  const range = channel && { start: channel.index * size, end: (channel.index + 1) * size };
  const data = useAsk('field', range ? { ...about, ...range } : null).value?.data;
  return useMemo(() => (data && data.length === size ? Float64Array.from(data) : undefined), [data, size]);
}

interface CellProps {
  subject: Subject;
  about: About;
  cells: Cells;
  position: number;
  total: number;
  channel: Channel | undefined;
  most: number;
  limit: number | undefined;
  active: boolean;
  onPoint(): void;
}

function Cell({ subject, about, cells, position, total, channel, most, limit, active, onPoint }: CellProps) {
  const ramp = useRamp();
  const [h, w] = subject.shape.slice(2);
  const { zoom, factor, columns } = cells;
  const map = useChannelMap(about, subject, channel);
  const drawn = useMemo(
    () => map && mapPixels(map, w, h, factor, { view: 'signed', keep: 1, strength: 1, ramp, limit }),
    [map, limit, w, h, factor, ramp],
  );
  const sum = channel?.totals.sum;
  const said = channel ? `${t('channelN', { n: channel.index })}, Σ ${signed(sum)}` : '';
  const x = (position % columns) * (cells.width + GAP);
  const y = Math.floor(position / columns) * (cells.height + UNDER);
  return (
    <div
      id={`channel-${position}`}
      class={`map-cell ${active ? 'on' : ''}`}
      role="option"
      aria-selected={active}
      aria-posinset={position + 1}
      aria-setsize={total}
      aria-label={said}
      title={said}
      onPointerDown={onPoint}
      style={{ transform: `translate(${x}px,${y}px)`, width: `${cells.width}px` }}
    >
      <Plate
        pixels={drawn?.pixels ?? null}
        width={drawn?.width ?? Math.ceil(w / factor)}
        height={drawn?.height ?? Math.ceil(h / factor)}
        zoom={zoom}
      />
      <div class="s row between">
        <span class="d">{channel?.index ?? ''}</span>
        <SignedBar v={sum} limit={most} width={Math.min(34, cells.width - 18)} height={6} />
      </div>
    </div>
  );
}
