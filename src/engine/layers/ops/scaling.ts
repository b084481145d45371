/** Products and quotients: by a constant a scaling, of activations a core by the product rule. */
import { size } from '../../tensor';
import { broadcast, broadcastPositions } from '../shared/broadcast';
import { elementwise, operandsAt } from '../shared/elementwise';
import type { FloatData } from '../../tensor';
import type { InGraph, LinearCore, OpFamily } from '../family';
import { eachSummed } from '../shared/in-graph';
import { broadcastSteps, multilinear } from '../shared/multilinear';
import { keepsShape, type Operand, shapeOf, type Site } from '../site';
import { tangent } from '../shared/tangent';

/** Mul-1.., Div-1.. with broadcasting. */
export const scaling: OpFamily = {
  ops: ['Mul', 'Div'],
  nature: 'exact',
  kind: (site) => (site.live.length === 1 && keepsShape(site) ? 'pointwise' : 'core'),
  tangent: (site) => !isScaling(site),
  pointwise: (site) => (isScaling(site) ? { slope: factors(site) } : reciprocal(site)),
  core: (site) => (isScaling(site) ? scaled(site) : site.node.op === 'Mul' ? product(site) : quotient(site)),
  backward: (site, at) => eachSummed(site, at.builder, (slot) => derivative(site, at, at.g, slot)),
  forward(site, at) {
    const terms = at.values.flatMap((v, slot) => (v === undefined ? [] : [derivative(site, at, v, slot)]));
    return [terms.length === 1 ? terms[0] : at.builder.node('Add', terms)];
  },
};

/** ∂y/∂(operand of a slot) times what comes there, or what goes there before it is summed: b and a, 1/b and −a/b². */
function derivative({ node, inputs }: Site, { builder: b, value }: InGraph, x: string, slot: number): string {
  const [left, right] = inputs;
  if (node.op === 'Mul') return b.node('Mul', [x, value(slot === 0 ? right : left)]);
  const over = b.node('Div', [x, value(right)]);
  return slot === 0 ? over : b.node('Neg', [b.node('Mul', [over, b.node('Div', [value(left), value(right)])])]);
}

/** Whether it is linear: the activation times or over a constant. */
function isScaling(site: Site): boolean {
  return site.live.length === 1 && (site.node.op === 'Mul' || Boolean(site.inputs[0]?.live));
}

/** The constant as a factor of every output element. */
function factors(site: Site): FloatData | number {
  const operand = site.inputs.find((i) => i && !i.live);
  const c = broadcast(site.floats(operand), shapeOf(site, operand), site.outShape);
  if (site.node.op === 'Mul') return c;
  return typeof c === 'number' ? 1 / c : Float64Array.from(c, (v) => 1 / v);
}

/** When the constant has more elements than the activation: each input element goes to several outputs. */
function scaled(site: Site): LinearCore {
  const factor = factors(site);
  const positions = broadcastPositions(shapeOf(site, site.x), site.outShape);
  return {
    outputs: size(site.outShape),
    maxRow: 1,
    bias: 'none',
    read(p, position, weight) {
      position[0] = positions[p];
      weight[0] = typeof factor === 'number' ? factor : factor[p];
      return 1;
    },
  };
}

/** y = a b: ∂a = b, ∂b = a, bias −y. */
function product(site: Site): LinearCore {
  const operands = site.inputs as readonly Operand[];
  return multilinear(site, {
    shape: site.outShape,
    summed: [],
    factors: operands.map((operand) => ({
      operand,
      outer: broadcastSteps(shapeOf(site, operand), site.outShape),
      inner: [],
    })),
  });
}

/** y = a/b: ∂a = 1/b, ∂b = −a/b², so W x is 0 and the bias y; when a is constant W x is −y and the bias 2 y. */
function quotient(site: Site): LinearCore {
  const [a, b] = operandsAt(site);
  const y = site.floats(site.outputs[0]);
  const share = site.inputs[0]!.live ? 1 : 2;
  return elementwise(
    site,
    (slot, p) => (slot === 0 ? 1 / b(p) : -a(p) / (b(p) * b(p))),
    (p) => share * y[p],
  );
}

/** constant/x, element by element. */
function reciprocal(site: Site) {
  const [a, b] = operandsAt(site);
  return tangent(site, (_, p) => -a(p) / (b(p) * b(p)));
}
