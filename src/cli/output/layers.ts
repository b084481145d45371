/** The layers of an explanation and of a structure, as tables. */
import type { Explanation, LayerInfo, LayerResult } from '../../session/api';
import { signedBar } from './bars';
import { residual, signed, term } from '../../format/number';
import { shapeText } from '../../format/shape';
import type { Style } from './style';
import { table, type Column } from './table';

const HALF_BAR = 8;

/** `Conv + Relu`. */
function opsText(ops: readonly string[]): string {
  return ops.join(' + ');
}

const EXPLAINED: Column[] = [
  { title: 'Layer', align: 'left' },
  { title: 'Output', align: 'right' },
  { title: 'Own bias term', align: 'right' },
  { title: ' '.repeat(2 * HALF_BAR + 1), align: 'left' },
  { title: 'β received', align: 'right' },
  { title: 'Residual', align: 'right' },
  { title: 'Name', align: 'left' },
];

/** What its local linear model is, where that is not the function itself. */
function natureText({ tangent, rounded }: LayerInfo): string {
  return `${tangent ? ' (tangent)' : ''}${rounded ? ' (rounded)' : ''}`;
}

/** What each step of the pass did, output first; the residual is that of the cut just after the layer. */
export function explainedLayers(e: Explanation, style: Style): string {
  const largest = Math.max(...e.layers.map(({ own }) => Math.abs(own.sum)).filter(Number.isFinite), 0);
  const rows = e.layers.map((layer) => explainedRow(layer, largest, style, e.request.without.includes(layer.name)));
  const b = e.stopped.length > 0 ? 'the bias so far,' : 'b =';
  const sum = `The own bias terms add up to ${b} ${style.hue(e.bias, term(e.bias))}`;
  return rows.length > 0 ? `${table(EXPLAINED, rows, style.dim)}\n${sum}` : sum;
}

function explainedRow(
  { name, ops, shape, own, received, residual: rest }: LayerResult,
  largest: number,
  style: Style,
  out: boolean,
) {
  return [
    opsText(ops),
    style.dim(shapeText(shape)),
    style.hue(own.sum, signed(own.sum)),
    own.abs === 0 ? '' : style.hue(own.sum, signedBar(own.sum, largest, HALF_BAR)),
    style.hue(received.sum, signed(received.sum)),
    style.dim(residual(rest)),
    style.dim(out ? `${name} (left out)` : name),
  ];
}

const KNOWN: Column[] = [
  { title: 'Layer', align: 'left' },
  { title: 'Output', align: 'right' },
  { title: 'Name', align: 'left' },
];

/** The layers as they are read, input first. */
export function knownLayers(layers: readonly LayerInfo[], style: Style): string {
  if (layers.length === 0) return 'There are no layers: no tensor of floats is computed from an input.';
  const rows = layers.map((layer) => [
    opsText(layer.ops) + style.dim(natureText(layer)),
    style.dim(shapeText(layer.shape)),
    layer.name + (layer.refused ? `  ${style.bad(`attribution stops here: ${layer.refused.reason}`)}` : ''),
  ]);
  return table(KNOWN, rows, style.dim);
}
