/** RotaryEmbedding: pairs of a head's elements turned by an angle that depends on the position. */
import type { Fragment } from './fragment';
import type { Expansion } from './index';

/** ai.onnx RotaryEmbedding-23: (x₁, x₂) → (x₁ cos − x₂ sin, x₁ sin + x₂ cos), pairs side by side or half a head apart. */
export const rotaryEmbedding: Expansion = (f) => {
  const { of: node } = f;
  const heads = node.int('num_heads', 0);
  const shape = f.declared.shape(node.inputs[0]);
  if (!shape || (shape.length === 3 && heads === 0)) return undefined;
  const flat = shape.length === 3;
  // [batch, sequence, heads, size], so that angles broadcast over the heads.
  const x = flat ? f.reshape(f.input(0)!, [0, 0, heads, -1]) : f.op('Transpose', [f.input(0)], { perm: [0, 2, 1, 3] });
  const turned = rotate(f, x);
  return f.finish([flat ? f.reshape(turned, [0, 0, -1]) : f.op('Transpose', [turned], { perm: [0, 2, 1, 3] })]);
};

function rotate(f: Fragment, x: string): string {
  const width = f.of.int('rotary_embedding_dim', 0);
  const slice = (t: string, from: number, to: number) => f.op('Slice', [t, f.ints([from]), f.ints([to]), f.ints([3])]);
  const END = 2 ** 31 - 1;
  const part = width > 0 ? slice(x, 0, width) : x;
  const [cos, sin] = [1, 2].map((slot) => f.unsqueeze(anglesOf(f, slot), [2]));
  const interleaved = f.of.int('interleaved', 0) === 1;
  const pairs = interleaved
    ? f.split(f.reshape(part, [0, 0, 0, -1, 2]), 4, 2).map((t) => f.op('Squeeze', [t, f.ints([4])]))
    : f.split(part, 3, 2);
  const times = (a: string, b: string) => f.op('Mul', [a, b]);
  const first = f.op('Sub', [times(cos, pairs[0]), times(sin, pairs[1])]);
  const second = f.op('Add', [times(sin, pairs[0]), times(cos, pairs[1])]);
  const joined = interleaved
    ? f.reshape(f.op('Concat', [f.unsqueeze(first, [4]), f.unsqueeze(second, [4])], { axis: 4 }), [0, 0, 0, -1])
    : f.op('Concat', [first, second], { axis: 3 });
  return width > 0 ? f.op('Concat', [joined, slice(x, width, END)], { axis: 3 }) : joined;
}

/** Cosines or sines [batch, sequence, size/2]: looked up by position where positions are given. */
function anglesOf(f: Fragment, slot: number): string {
  const positions = f.input(3);
  return positions ? f.op('Gather', [f.input(slot), positions], { axis: 0 }) : f.input(slot)!;
}
