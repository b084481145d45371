/** Which operands and outputs of an op can carry attribution at all; everything else is constant at the point (method.md §2). */
import type { OnnxNode } from '../onnx/node';

const set = (ops: string) => new Set(ops.split(' '));

/** Ops whose outputs are never floats: what they say is a decision. */
export const DECISIONS = set(
  'Shape Size ArgMax ArgMin NonZero Equal Greater Less GreaterOrEqual LessOrEqual And Or Xor Not IsNaN IsInf NonMaxSuppression ' +
    'BitwiseAnd BitwiseOr BitwiseXor BitwiseNot BitShift Multinomial TfIdfVectorizer StringNormalizer',
);

/** Ops whose floats are drawn at random, or depend on the shape or the type of what they read. */
export const DRAWN = set('EyeLike ConstantOfShape RandomNormal RandomUniform RandomNormalLike RandomUniformLike Bernoulli');

/** Slots whose values matter, for ops that also take floats to decide by: sizes, ratios, regions, types. */
const CARRYING_SLOTS: Readonly<Record<string, readonly number[]>> = {
  CastLike: [0],
  DequantizeLinear: [0],
  QuantizeLinear: [0],
  Dropout: [0],
  NegativeLogLikelihoodLoss: [0],
  OneHot: [2],
  Range: [0, 2],
  Resize: [0],
  STFT: [0],
  Upsample: [0],
};

/** Ops whose outputs after the first are masks, indices and statistics. */
const FIRST_ONLY = set(
  'BatchNormalization Dropout DynamicQuantizeLinear LayerNormalization MaxPool SimplifiedLayerNormalization TopK Unique',
);

const standard = (node: OnnxNode) => node.domain === '';

/** Whether nothing that the op gives depends on the values that it reads. */
export function isDecision(node: OnnxNode): boolean {
  return standard(node) && (DECISIONS.has(node.op) || DRAWN.has(node.op));
}

/** Whether the values of this operand matter. */
export function carriesSlot(node: OnnxNode, slot: number): boolean {
  const slots = standard(node) ? CARRYING_SLOTS[node.op] : undefined;
  return slots?.includes(slot) ?? true;
}

/** Names whose values the node reads, tensors that its subgraphs take from outside included. */
export function carryingInputs(node: OnnxNode): string[] {
  return [...node.inputs.filter((name, slot) => name && carriesSlot(node, slot)), ...node.captured];
}

/** Names of the outputs that can carry attribution. */
export function carryingOutputs(node: OnnxNode): string[] {
  if (isDecision(node)) return [];
  const names = standard(node) && FIRST_ONLY.has(node.op) ? node.outputs.slice(0, 1) : node.outputs;
  return names.filter((name) => name);
}
