/** The chosen quantity, a map a channel, the largest first; or a bar a unit where there are no maps. */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Channel } from '../../src/protocol/types';
import { limitOf } from '../colour/limit';
import { ramp } from '../colour/ramp';
import { fitScale } from '../colour/shrink';
import { count, signed, signClass } from '../format/number';
import { Dropdown } from '../kit';
import { useHighContrast, useSize } from '../parts/measure';
import { SignedBar } from '../parts/number';
import { Pane } from '../parts/pane';
import { reveal, useScroll } from '../parts/virtual';
import { mapPixels } from '../picture/pixels';
import { Plate } from '../picture/plate';
import { useAsk, useAsks, usePage } from '../state/page';
import type { Quantity } from '../state/types';
import { t } from '../text';
import { quantityText } from './inspector';
import type { About, Subject } from './subject';

const SIDE = 52;
const CELL = SIDE + 7;
const ROW = SIDE + 22;
/** Channels listed at once; more are fetched as they scroll into sight. */
const BATCH = 64;

interface PaneProps {
  subject: Subject;
  about: About;
  possible: Quantity[];
}

export function ChannelsPane({ subject, about, possible }: PaneProps) {
  const { store } = usePage();
  const maps = subject.shape.length === 4 && subject.shape[2] * subject.shape[3] > 1;
  const channels = maps ? subject.shape[1] : 0;
  const title = t(maps ? 'byChannel' : 'byUnit', { quantity: quantityText(about.quantity) });
  const units = subject.shape.reduce((n, d) => n * d, 1);
  const note = maps ? t('channelsNote', { n: count(channels) }) : t('unitsNote', { n: count(units) });
  const choice = (
    <>
      <span class="el">{note}</span>
      <Dropdown
        class="quiet"
        label={t('quantity')}
        value={about.quantity}
        options={possible.map((q) => ({ value: q, text: quantityText(q) }))}
        onChange={(q) => store.set({ quantity: q as Quantity })}
      />
    </>
  );
  return (
    <Pane id="channels" title={title} note={choice}>
      {maps ? <Maps subject={subject} about={about} /> : <UnitBars about={about} units={units} />}
    </Pane>
  );
}

function Maps({ subject, about }: { subject: Subject; about: About }) {
  const box = useRef<HTMLDivElement>(null);
  const { width } = useSize(box);
  const { top, height } = useScroll(box);
  const total = subject.shape[1];
  const columns = Math.max(1, Math.floor((width - 34 + 7) / CELL));
  const rows = Math.ceil(total / columns);
  const first = Math.max(0, Math.floor(top / ROW) - 1) * columns;
  const last = Math.min(total, Math.ceil((top + Math.max(height, ROW)) / ROW + 1) * columns);
  const list = useChannels(about, first, last);
  const [active, setActive] = useState(0);
  const at = Math.min(active, total - 1);
  useEffect(() => reveal(box.current, Math.floor(at / columns) * ROW, ROW), [at, columns]);
  const largest = Math.abs(list.get(0)?.totals.sum ?? 0);
  const most = [...list.values()].reduce((m, c) => Math.max(m, Math.abs(c.totals.sum)), largest);
  const limit = useLimit(about, subject, list);
  const key = (event: KeyboardEvent) => {
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
      style={{ height: `${Math.min(rows, 2) * ROW + 4}px` }}
    >
      <div class="maps" role="presentation" style={{ height: `${rows * ROW}px` }}>
        {shown.map((i) => (
          <ChannelCell
            key={i}
            position={i}
            total={total}
            channel={list.get(i)}
            about={about}
            subject={subject}
            most={most}
            limit={limit}
            active={i === at}
            onPoint={() => setActive(i)}
            place={{ x: (i % columns) * CELL, y: Math.floor(i / columns) * ROW }}
          />
        ))}
      </div>
    </div>
  );
}

/** The channels in [first, last), fetched in batches that stay the same while scrolling. */
function useChannels(about: About, first: number, last: number): Map<number, Channel> {
  const batches: number[] = [];
  for (let b = Math.floor(first / BATCH); b <= Math.floor(Math.max(first, last - 1) / BATCH); b++) batches.push(b);
  if (!batches.includes(0)) batches.unshift(0);
  const asked = useAsks(
    batches.map((b) => ({ id: `batch${b}`, method: 'channels' as const, params: { ...about, offset: b * BATCH, count: BATCH } })),
  );
  const list = new Map<number, Channel>();
  asked.forEach((answer, i) => answer.value?.channels.forEach((c, k) => list.set(batches[i] * BATCH + k, c)));
  return list;
}

/** One limit for all maps, so that they compare: from the channel that weighs most. */
function useLimit(about: About, subject: Subject, list: Map<number, Channel>): number | undefined {
  const first = list.get(0);
  const map = useChannelMap(about, subject, first);
  return useMemo(() => map && limitOf(map), [map]);
}

function useChannelMap(about: About, subject: Subject, channel: Channel | undefined): Float64Array | undefined {
  const size = subject.shape[2] * subject.shape[3];
  const range = channel && { start: channel.index * size, end: (channel.index + 1) * size };
  const answer = useAsk('field', range ? { ...about, ...range } : null);
  const data = answer.value?.data;
  return useMemo(() => (data && data.length === size ? Float64Array.from(data) : undefined), [data, size]);
}

interface CellProps {
  position: number;
  total: number;
  channel: Channel | undefined;
  about: About;
  subject: Subject;
  most: number;
  limit: number | undefined;
  active: boolean;
  onPoint(): void;
  place: { x: number; y: number };
}

function ChannelCell({ position, total, channel, about, subject, most, limit, active, onPoint, place }: CellProps) {
  const highContrast = useHighContrast();
  const [h, w] = subject.shape.slice(2);
  const { zoom, factor } = fitScale(w, h, SIDE, SIDE);
  const map = useChannelMap(about, subject, channel);
  const drawn = useMemo(() => {
    if (!map) return null;
    return mapPixels(map, w, h, factor, { view: 'signed', keep: 1, strength: 1, ramp: ramp(highContrast), limit });
  }, [map, limit, w, h, factor, highContrast]);
  const sum = channel?.totals.sum;
  return (
    <div
      id={`channel-${position}`}
      class={`map-cell ${active ? 'on' : ''}`}
      role="option"
      aria-selected={active}
      aria-posinset={position + 1}
      aria-setsize={total}
      aria-label={channel ? `${t('channelN', { n: channel.index })}, ${signed(sum)}` : ''}
      title={channel ? `${t('channelN', { n: channel.index })}, Σ ${signed(sum)}` : undefined}
      onPointerDown={onPoint}
      style={{ transform: `translate(${place.x}px,${place.y}px)` }}
    >
      <span class="map-plate">
        <Plate
          pixels={drawn?.pixels ?? null}
          width={drawn?.width ?? Math.ceil(w / factor)}
          height={drawn?.height ?? Math.ceil(h / factor)}
          zoom={zoom}
        />
      </span>
      <div class="s row between">
        <span class="d">{channel?.index ?? ''}</span>
        <SignedBar v={sum} limit={most} width={34} height={6} />
      </div>
    </div>
  );
}

/** Units in order, for layers without maps. Hundreds of them are drawn as a skyline. */
function UnitBars({ about, units }: { about: About; units: number }) {
  const box = useRef<HTMLDivElement>(null);
  const { width } = useSize(box);
  const shown = Math.min(units, Math.max(1, Math.floor(width)) * 2);
  const answer = useAsk('field', { ...about, start: 0, end: Math.min(units, 4096) });
  const data = answer.value?.data;
  const half = 28;
  const most = data ? Array.from(data).reduce((m, v) => Math.max(m, Math.abs(v)), 0) : 0;
  const step = width / shown;
  const labels = units <= 16;
  return (
    <div class={`unit-bars ${answer.stale ? 'stale' : ''}`} ref={box}>
      <svg
        width={width}
        height={2 * half + (labels ? 14 : 2)}
        role="img"
        aria-label={t('byUnit', { quantity: quantityText(about.quantity) })}
      >
        {data &&
          most > 0 &&
          Array.from(data.subarray(0, shown), (v, k) => {
            const h = (Math.abs(v) / most) * (half - 1);
            return v === 0 ? null : (
              <rect
                key={k}
                class={signClass(v)}
                x={k * step + Math.min(2, step / 6)}
                y={v < 0 ? half : half - h}
                width={Math.max(0.5, step - Math.min(4, step / 3))}
                height={Math.max(1, h)}
              />
            );
          })}
        {labels &&
          Array.from({ length: units }, (_, k) => (
            <text key={k} x={(k + 0.5) * step} y={2 * half + 12} text-anchor="middle">
              {k}
            </text>
          ))}
        <path class="ax" d={`M0 ${half}.5H${width}`} />
      </svg>
    </div>
  );
}
