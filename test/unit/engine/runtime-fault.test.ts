/** What ONNX Runtime 1.30 says when it fails, word for word, and what a person reads of it. */
import assert from 'node:assert/strict';
import { runtimeFault } from '../../../src/engine/trace/runtime-fault';

const CASES: { said: string; reason: string; node?: string; op?: string }[] = [
  {
    said:
      "Non-zero status code returned while running Col2Im node. Name:'fold' Status Message: col2im.cc:92 Compute " +
      "'input' dim[2] (12) does not match the number of sliding blocks (9)",
    reason: "ONNX Runtime stopped: 'input' dim[2] (12) does not match the number of sliding blocks (9)",
    node: 'fold',
    op: 'Col2Im',
  },
  {
    said:
      'Exception during initialization: /onnxruntime_src/onnxruntime/core/providers/cpu/ml/scaler.cc:70 ' +
      'onnxruntime::ml::ScalerOp<T>::ScalerOp(const onnxruntime::OpKernelInfo&) [with T = float] ' +
      'scale_.size() == offset_.size() was false. Scale size: (1) != (2)',
    reason: 'ONNX Runtime stopped: Scale size: (1) != (2)',
  },
  {
    said:
      "Non-zero status code returned while running Add node. Name:'p2o.Add.248' Status Message: " +
      '/onnxruntime_src/onnxruntime/core/providers/cpu/math/element_wise_ops.h:560 void onnxruntime::BroadcastIterator::Append(ptrdiff_t, ptrdiff_t) ' +
      'axis == 1 || axis == largest was false. Attempting to broadcast an axis by a dimension other than 1. 63 by 64',
    reason: 'ONNX Runtime stopped: Attempting to broadcast an axis by a dimension other than 1. 63 by 64',
    node: 'p2o.Add.248',
    op: 'Add',
  },
];

describe('what ONNX Runtime says, without its C++', () => {
  for (const { said, reason, node, op } of CASES)
    it(reason.slice(22, 80), () => {
      const { info } = runtimeFault(new Error(said), 'm.onnx', 'model-run', 'ONNX Runtime stopped');
      assert.deepEqual([info.reason, info.node, info.op, info.file], [reason, node, op, 'm.onnx']);
    });
});
