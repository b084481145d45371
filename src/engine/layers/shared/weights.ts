/** How a constant operand enters a derived graph. */
import type { GraphBuilder } from '../../onnx/builder';
import type { FloatData } from '../../tensor';
import type { WeightPart } from '../family';
import type { Operand } from '../site';

/**
 * An initializer by reference, a folded constant by value; or a part of it, which ONNX Runtime takes when it loads the graph.
 * @param dims its elements in another shape
 */
export function weightIn(builder: GraphBuilder, operand: Operand, part: WeightPart = 'all', dims?: readonly number[]): string {
  const weight = operand.proto
    ? builder.weight(operand.proto, dims)
    : builder.constant(dims ?? operand.shape!, operand.value!.data as FloatData as Float32Array);
  if (part === 'all') return weight;
  return builder.node('Relu', [part === 'negative' ? builder.node('Neg', [weight]) : weight]);
}
