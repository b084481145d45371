/** How a constant operand enters a derived graph. */
import type { GraphBuilder } from '../../onnx/builder';
import type { FloatData } from '../../tensor';
import type { Operand } from '../site';

/** An initializer by reference, a folded constant by value. */
export function weightIn(builder: GraphBuilder, operand: Operand): string {
  if (operand.proto) return builder.weight(operand.proto);
  return builder.constant(operand.shape!, operand.value!.data as FloatData as Float32Array);
}
