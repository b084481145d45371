/** Elementary functions of one input, explained by their tangent. */
import { erfSlope } from '../shared/curves';
import * as slopes from '../shared/slopes';
import { smoothFamily } from '../shared/tangent';

/** Exp-1.., Log-1.., Sqrt-1.., Reciprocal-1.., Erf-9.., the trigonometric functions (7..) and the hyperbolic ones (9..). */
export const elementary = smoothFamily(
  {
    Exp: () => Math.exp,
    Log: () => (z) => 1 / z,
    Sqrt: () => (z) => 0.5 / Math.sqrt(z),
    Reciprocal: () => (z) => -1 / (z * z),
    Erf: () => erfSlope,
    Sin: () => Math.cos,
    Cos: () => (z) => -Math.sin(z),
    Tan: () => (z) => 1 / Math.cos(z) ** 2,
    Asin: () => (z) => 1 / Math.sqrt((1 - z) * (1 + z)),
    Acos: () => (z) => -1 / Math.sqrt((1 - z) * (1 + z)),
    Atan: () => (z) => 1 / (1 + z * z),
    Sinh: () => Math.cosh,
    Cosh: () => Math.sinh,
    Asinh: () => (z) => 1 / Math.hypot(z, 1),
    Acosh: () => (z) => 1 / Math.sqrt((z - 1) * (z + 1)),
    Atanh: () => (z) => 1 / ((1 - z) * (1 + z)),
  },
  {
    Exp: (_, _z, y) => y,
    Log: (b, z) => b.node('Reciprocal', [z]),
    Sqrt: (b, _, y) => b.node('Div', [b.scalar(0.5), y]),
    Reciprocal: (b, _, y) => b.node('Neg', [b.node('Mul', [y, y])]),
    Erf: slopes.erfSlope,
  },
);
