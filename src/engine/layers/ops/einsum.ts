/** Einsum: sums of products of its operands by index letters; linear by one activation, by the product rule of several. */
import { strides } from '../../tensor';
import type { OpFamily } from '../family';
import { type Factor, multilinear } from '../shared/multilinear';
import { type Operand, shapeOf } from '../site';

/** Einsum-12..: repeated letters (diagonals), an ellipsis, implicit outputs. */
export const einsum: OpFamily = {
  ops: ['Einsum'],
  nature: 'exact',
  kind: () => 'core',
  tangent: (site) => site.live.length > 1,
  core(site) {
    const operands = site.inputs as readonly Operand[];
    const { inputs, output } = labelsOf(
      site.node.string('equation', ''),
      operands.map((o) => shapeOf(site, o)),
    );
    const extents = new Map<string, number>();
    inputs.forEach((labels, i) =>
      labels.forEach((label, d) => extents.set(label, Math.max(extents.get(label) ?? 1, shapeOf(site, operands[i])[d]))),
    );
    const summed = [...extents.keys()].filter((label) => !output.includes(label));
    const factors = operands.map((operand, i): Factor => {
      const step = stepsOf(inputs[i], shapeOf(site, operand));
      return { operand, outer: output.map(step), inner: summed.map(step) };
    });
    const extent = (label: string) => extents.get(label)!;
    return multilinear(site, { shape: output.map(extent), summed: summed.map(extent), factors });
  },
};

/** A letter's step in an operand: the sum over its occurrences, 0 where it broadcasts. */
function stepsOf(labels: readonly string[], shape: readonly number[]): (label: string) => number {
  const step = strides(shape);
  return (label) => labels.reduce((sum, l, d) => sum + (l === label && shape[d] > 1 ? step[d] : 0), 0);
}

/** Letters of every dimension; those under the ellipsis are called `.0`, `.1`, … counted from the right. */
function labelsOf(equation: string, shapes: readonly (readonly number[])[]): { inputs: string[][]; output: string[] } {
  const [left, right] = equation.replace(/\s/g, '').split('->');
  const terms = left.split(',');
  let widest = 0;
  const spread = (term: string, hidden: number) =>
    term
      .split(/(\.\.\.)/)
      .flatMap((part) => (part === '...' ? Array.from({ length: hidden }, (_, i) => `.${hidden - 1 - i}`) : [...part]));
  const inputs = terms.map((term, i) => {
    const hidden = term.includes('...') ? shapes[i].length - (term.length - 3) : 0;
    widest = Math.max(widest, hidden);
    return spread(term, hidden);
  });
  if (right !== undefined) return { inputs, output: spread(right, widest) };
  const once = [...new Set(inputs.flat())].filter((l) => inputs.flat().filter((m) => m === l).length === 1 && l[0] !== '.');
  return { inputs, output: [...Array.from({ length: widest }, (_, i) => `.${widest - 1 - i}`), ...once.sort()] };
}
