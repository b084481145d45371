/** EmbedLayerNormalization (com.microsoft): tokens, positions and segments looked up, summed and normalised. */
import { DataType } from '../proto';
import { RANGE } from './contrib-attention';
import type { Expansion } from './index';

/** Outputs: the normalised sum, the number of tokens that the mask lets through, the sum. */
export const embedLayerNormalization: Expansion = (f) => {
  if (f.opset < RANGE) return undefined;
  const [ids, segments, words, positions, kinds, gamma, beta, mask, placed] = Array.from({ length: 9 }, (_, i) => f.input(i));
  const word = f.op('Gather', [words, ids], { axis: 0 });
  const place = placed
    ? f.op('Gather', [positions, placed], { axis: 0 })
    : f.op('Gather', [positions, f.op('Range', [f.ints([0], []), f.reshape(f.extent(ids!, 1), []), f.ints([1], [])])]);
  const both = f.op('Add', [word, place]);
  const sum = segments && kinds ? f.op('Add', [both, f.op('Gather', [kinds, segments], { axis: 0 })]) : both;
  const y = f.op('LayerNormalization', [sum, gamma, beta], { axis: -1, epsilon: { float: f.of.float('epsilon', 1e-12) } });
  const count = f.wants(1) ? countOf(mask) : undefined;
  return f.finish([y, count, sum]);

  function countOf(m: string | undefined): string {
    if (!m) return f.cast(f.op('ConstantOfShape', [f.extent(ids!, 0)]), DataType.INT32);
    const floats = f.cast(m, DataType.FLOAT);
    const ones = f.op('MatMul', [floats, f.op('Expand', [f.float(1), f.extent(m, 1)])]);
    return f.cast(ones, DataType.INT32);
  }
};
