/** A small safe expression language over a layer's tensors: parsed by a grammar, never evaluated as code. */
export { complete, type Completion } from './complete';
export { ExpressionError } from './error';
export { evaluate, holds, unitOf, type Tensors } from './evaluate';
export { parse } from './parser';
export { QUANTITIES, type Parsed, type Quantity } from './syntax';
export { parseTemplate, type Template } from './template';
export { isTensor, tensorValue, type TensorValue, type Value } from './values';
