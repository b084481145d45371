/** Plots as inline SVG. Colours are classes, so that the report's themes reach them. */
import type { Plot } from '../summary';
import { escape } from './escape';
import { percent, shown, tick } from './numbers';
import { picturesHtml } from './pictures';
import { type Scale, scaleOf } from './scale';

const [WIDTH, ROW, LABEL, RIGHT] = [760, 24, 250, 24];

/** A plot with its title. */
export function plotHtml(plot: Plot): string {
  const body =
    plot.kind === 'boxes'
      ? boxes(plot)
      : plot.kind === 'bars'
        ? bars(plot)
        : plot.kind === 'lines'
          ? lines(plot)
          : plot.kind === 'matrix'
            ? matrix(plot)
            : picturesHtml(plot.rows);
  return body === '' ? '' : `<figure><figcaption>${escape(plot.title)}</figcaption>${body}</figure>`;
}

type Of<K extends Plot['kind']> = Extract<Plot, { kind: K }>;

function svg(height: number, label: string, content: string, width = WIDTH): string {
  return `<svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escape(label)}">${content}</svg>`;
}

const text = (x: number, y: number, words: string, how = '') =>
  `<text x="${round(x)}" y="${round(y)}" ${how}>${escape(words)}</text>`;
const round = (v: number) => Math.round(v * 10) / 10;

function across(scale: Scale): (value: number) => number {
  return (value) => round(LABEL + scale.at(value) * (WIDTH - LABEL - RIGHT));
}

/** Grid lines with their ticks below, and the axis's name. */
function grid(scale: Scale, height: number, axis: string, words: (v: number) => string): string {
  const x = across(scale);
  const marks = scale.ticks.map(
    (v) =>
      `<line class="${v === 0 ? 'zero' : 'grid'}" x1="${x(v)}" y1="0" x2="${x(v)}" y2="${height}"/>${text(x(v), height + 14, words(v), 'class="tick" text-anchor="middle"')}`,
  );
  return marks.join('') + text(WIDTH - RIGHT, height + 30, axis, 'class="tick" text-anchor="end"');
}

function label(words: string, row: number): string {
  const short = words.length > 38 ? `${words.slice(0, 37)}…` : words;
  return `<g><title>${escape(words)}</title>${text(LABEL - 10, row * ROW + ROW / 2 + 4, short, 'text-anchor="end"')}</g>`;
}

function boxes({ title, axis, signed, boxes: all }: Of<'boxes'>): string {
  const drawn = all.filter((box) => Number.isFinite(box.median));
  if (drawn.length === 0) return '';
  const scale = scaleOf([...drawn.flatMap((b) => [b.low, b.high, ...b.outliers]), ...(signed ? [0] : [])]);
  const x = across(scale);
  const height = drawn.length * ROW;
  const marks = drawn.map((b, i) => {
    const [top, middle] = [i * ROW + 5, i * ROW + ROW / 2];
    const hue = signed ? (b.median < 0 ? 'lower' : 'raise') : 'plain';
    const summary = `median ${shown(b.median, signed)}, quartiles ${shown(b.q1, signed)} and ${shown(b.q3, signed)}`;
    const dots = b.outliers.slice(0, 400).map((v) => `<circle class="beyond" cx="${x(v)}" cy="${middle}" r="1.5"/>`);
    return [
      label(b.label, i),
      `<g><title>${escape(`${b.label}: ${summary}`)}</title>${dots.join('')}`,
      `<line class="whisker" x1="${x(b.low)}" y1="${middle}" x2="${x(b.high)}" y2="${middle}"/>`,
      `<rect class="box ${hue}" x="${x(b.q1)}" y="${top}" width="${Math.max(1, round(x(b.q3) - x(b.q1)))}" height="${ROW - 10}"/>`,
      `<line class="median" x1="${x(b.median)}" y1="${top - 2}" x2="${x(b.median)}" y2="${top + ROW - 8}"/></g>`,
    ].join('');
  });
  return svg(height + 36, title, grid(scale, height, axis, tick) + marks.join(''));
}

function bars({ title, axis, percent: shares, bars: all }: Of<'bars'>): string {
  if (all.length === 0) return '';
  const scale = scaleOf([0, ...(shares ? [1] : []), ...all.map((bar) => bar.value)]);
  const x = across(scale);
  const height = all.length * ROW;
  const words = shares ? (v: number) => `${tick(Math.round(100 * v))} %` : tick;
  const marks = all.map((bar, i) => {
    const [from, to] = [Math.min(x(0), x(bar.value)), Math.max(x(0), x(bar.value))];
    const value = shares ? percent(bar.value) : shown(bar.value);
    // A number at the end of a full bar would leave the picture.
    const at =
      to > WIDTH - RIGHT - 60
        ? text(to - 4, i * ROW + 16, value, 'class="inside" text-anchor="end"')
        : text(to + 4, i * ROW + 16, value);
    return `${label(bar.label, i)}<rect class="bar" x="${from}" y="${i * ROW + 4}" width="${round(to - from)}" height="${ROW - 8}"/>${at}`;
  });
  return svg(height + 36, title, grid(scale, height, axis, words) + marks.join(''));
}

function lines({ title, x: xAxis, y: yAxis, points, lines: all }: Of<'lines'>): string {
  const [height, left, right] = [300, 50, 190];
  const scale = scaleOf([0, ...all.flatMap((line) => line.values)]);
  const last = points.at(-1) || 1;
  const x = (v: number) => round(left + (v / last) * (WIDTH - left - right));
  const y = (v: number) => round(height - scale.at(v) * (height - 10));
  const ticks = scale.ticks.map(
    (v) =>
      `<line class="grid" x1="${left}" y1="${y(v)}" x2="${WIDTH - right}" y2="${y(v)}"/>${text(left - 6, y(v) + 4, tick(v), 'class="tick" text-anchor="end"')}`,
  );
  const below = [0, 0.2, 0.4, 0.6, 0.8, 1].map((v) =>
    text(x(v * last), height + 16, `${tick(Math.round(100 * v * last))} %`, 'class="tick" text-anchor="middle"'),
  );
  const paths = all.map((line, i) => {
    const path = line.values.map((v, k) => `${x(points[k])},${y(v)}`).join(' ');
    return `<polyline class="line l${i % 12} ${i >= 12 ? 'dashed' : ''}" points="${path}"><title>${escape(line.label)}</title></polyline>`;
  });
  const keys = all.map((line, i) => {
    const at = 12 + i * 18;
    return `<line class="line l${i % 12} ${i >= 12 ? 'dashed' : ''}" x1="${WIDTH - right + 14}" y1="${at}" x2="${WIDTH - right + 38}" y2="${at}"/>${text(WIDTH - right + 44, at + 4, line.label)}`;
  });
  const axes = text(WIDTH - right, height + 34, xAxis, 'class="tick" text-anchor="end"') + text(left, 8, yAxis, 'class="tick"');
  return svg(height + 40, title, [...ticks, ...below, ...paths, ...keys, axes].join(''));
}

function matrix({ title, labels, values, rowTitle, columnTitle }: Of<'matrix'>): string {
  if (labels.length === 0) return '';
  const [left, top, cell] = [180, 130, 46];
  const columns = labels.map((words, j) => {
    const [x, y] = [left + j * cell + cell / 2, top - 8];
    return `<text x="${x}" y="${y}" transform="rotate(-45 ${x} ${y})">${escape(words)}</text>`;
  });
  const cells = values.flatMap((row, i) =>
    row.map((value, j) => {
      const share = value ?? 0;
      const words = value === null ? '–' : String(Math.round(100 * value));
      return `<rect class="cell" fill-opacity="${round(10 * share) / 10}" x="${left + j * cell}" y="${top + i * 28}" width="${cell - 2}" height="26"><title>${escape(`${labels[i]} not in ${labels[j]}: ${percent(value)}`)}</title></rect>${text(left + j * cell + cell / 2 - 1, top + i * 28 + 17, words, `class="${share > 0.6 ? 'inside' : ''}" text-anchor="middle"`)}`;
    }),
  );
  const rows = labels.map((words, i) => text(left - 8, top + i * 28 + 17, words, 'text-anchor="end"'));
  const heads = text(left - 8, top - 10, `${rowTitle} ↓   ${columnTitle} →`, 'class="tick" text-anchor="end"');
  const width = Math.max(WIDTH, left + labels.length * cell + 90);
  return svg(top + labels.length * 28 + 6, title, heads + columns.join('') + rows.join('') + cells.join(''), width);
}
