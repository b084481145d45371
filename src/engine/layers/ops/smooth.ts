/** Smooth activations of one input, explained by their tangent. */
import * as curve from '../shared/curves';
import type { Site } from '../site';
import * as slopes from '../shared/slopes';
import { smoothFamily } from '../shared/tangent';

/** Default parameters as the ONNX operator reference gives them. */
const SELU = { alpha: 1.67326319217681884765625, gamma: 1.05070102214813232421875 };

/**
 * Sigmoid, Tanh, Softplus, Softsign, Elu, Selu-1.., Celu-12.., HardSwish-14.., Mish-18.., Gelu-20.., Swish-24...
 * HardSwish is z·clip(z/6 + ½): a parabola between −3 and 3; like every kink it belongs to the piece on its left.
 */
export const smooth = smoothFamily(
  {
    Sigmoid: () => curve.sigmoidSlope,
    Tanh: () => curve.tanhSlope,
    Softplus: () => curve.sigmoid,
    Softsign: () => (z) => 1 / (1 + Math.abs(z)) ** 2,
    Elu: ({ node }) => exponentialUnit(node.float('alpha', 1)),
    Selu: ({ node }) => exponentialUnit(node.float('alpha', SELU.alpha), 1, node.float('gamma', SELU.gamma)),
    Celu: ({ node }) => exponentialUnit(node.float('alpha', 1), node.float('alpha', 1)),
    HardSwish: () => (z) => (z <= -3 ? 0 : z <= 3 ? z / 3 + 0.5 : 1),
    Mish: () => curve.mishSlope,
    Gelu: ({ node }) => (node.string('approximate', 'none') === 'tanh' ? curve.geluTanhSlope : curve.geluSlope),
    Swish: swish(1),
  },
  {
    Sigmoid: slopes.sigmoidSlope,
    Tanh: slopes.tanhSlope,
    Softplus: slopes.sigmoid,
    Gelu: (b, z, y, site) => (site.node.string('approximate', 'none') === 'none' ? slopes.geluSlope(b, z, y, site) : undefined),
    Swish: (b, z, _, { node }) => slopes.swishSlope(b, z, node.float('alpha', 1)),
  },
);

/** com.microsoft: what ONNX Runtime's optimiser writes. Gelu (erf), FastGelu (tanh) without its bias, QuickGelu z σ(αz). */
export const smoothContrib = smoothFamily(
  { Gelu: () => curve.geluSlope, FastGelu: () => curve.geluTanhSlope, QuickGelu: swish(1.702) },
  { Gelu: slopes.geluSlope, QuickGelu: (b, z, _, { node }) => slopes.swishSlope(b, z, node.float('alpha', 1.702)) },
  { domain: 'com.microsoft' },
);

/** γ z for z > 0, γ α (e^(z/width) − 1) elsewhere. */
function exponentialUnit(alpha: number, width = 1, gamma = 1): (z: number) => number {
  return (z) => (z > 0 ? gamma : ((gamma * alpha) / width) * Math.exp(z / width));
}

function swish(fallback: number): (site: Site) => (z: number) => number {
  return ({ node }) => {
    const alpha = node.float('alpha', fallback);
    return (z) => curve.swishSlope(z, alpha);
  };
}
