/**
 * Fused and integer operators laid out as the plain ones they stand for, so that they are explained step by step like an export
 * that was never fused. ONNX Runtime runs the laid-out graph too: the values explained are its own.
 */
import { assemble, type Model, port } from '../model';
import type { OnnxNode } from '../node';
import {
  create,
  type NodeProto,
  type OperatorSetIdProto,
  OperatorSetIdProtoSchema,
  type TensorProto,
  withFields,
} from '../proto';
import { isFloatType } from '../tensors';
import { attention } from './attention';
import { contribAttention, multiHeadAttention } from './contrib-attention';
import { embedLayerNormalization } from './embedding';
import { type Declared, Fragment } from './fragment';
import { FUSED } from './fused';
import { INTEGER } from './integer';
import { LINEAR_MODELS } from './linear-models';
import { softmaxCrossEntropy } from './losses';
import { rotaryEmbedding } from './rotary';

/** The nodes that a node stands for; undefined when this form of it cannot be laid out. */
export type Expansion = (f: Fragment) => NodeProto[] | undefined;

const CONTRIB = 'com.microsoft';

/** By `domain:op`. */
export const EXPANSIONS: ReadonlyMap<string, Expansion> = new Map<string, Expansion>([
  [':Attention', attention],
  [':RotaryEmbedding', rotaryEmbedding],
  [':SoftmaxCrossEntropyLoss', softmaxCrossEntropy],
  [`${CONTRIB}:Attention`, contribAttention],
  [`${CONTRIB}:MultiHeadAttention`, multiHeadAttention],
  [`${CONTRIB}:EmbedLayerNormalization`, embedLayerNormalization],
  ...FUSED.map(([op, expansion]) => [`${CONTRIB}:${op}`, expansion] as const),
  ...INTEGER.map(([key, expansion]) => [key, expansion] as const),
  ...LINEAR_MODELS.map(([op, expansion]) => [`ai.onnx.ml:${op}`, expansion] as const),
]);

/** Version of ai.onnx for models that import other domains only, or that import none by writing 0. */
const OWN_OPSET = 17;

const INTEGERS = new Set(['MatMulInteger', 'ConvInteger']);

/** The model with every fused node that can be laid out laid out, and a note of which. */
export function expanded(model: Model): Model {
  const opset = model.opsets.get('') || OWN_OPSET;
  const declared = declaredBy(model);
  const done = new Set<string>();
  const node = model.nodes.flatMap((n) => {
    const nodes = EXPANSIONS.get(`${n.domain}:${n.op}`)?.(new Fragment(n, opset, declared));
    if (nodes) done.add(n.op);
    return nodes ?? [n.proto];
  });
  if (done.size === 0) return model;
  // What is computed in floats now may have been declared as integers.
  const outputs = new Set(model.nodes.filter((n) => INTEGERS.has(n.op)).flatMap((n) => n.outputs));
  const valueInfo = model.graph.valueInfo.filter((v) => !outputs.has(v.name));
  const graph = withFields(model.graph, { node, valueInfo });
  const note = `${[...done].join(', ')}: explained as the plain operators they stand for`;
  const proto = withFields(model.proto, { graph, opsetImport: importsOf(model) });
  return { ...assemble(model.path, model.bytes, proto, graph), notes: [...model.notes, note] };
}

/** The operator sets that the model imports, and one of ai.onnx for the plain nodes where it has none. */
function importsOf({ proto, opsets }: Model): OperatorSetIdProto[] {
  if (opsets.get('')) return proto.opsetImport;
  const others = proto.opsetImport.filter(({ domain }) => domain !== '' && domain !== 'ai.onnx');
  return [...others, create(OperatorSetIdProtoSchema, { domain: '', version: BigInt(OWN_OPSET) })];
}

function declaredBy(model: Model): Declared {
  const ports = new Map([...model.graph.valueInfo.map(port), ...model.inputs, ...model.outputs].map((p) => [p.name, p]));
  const constants = new Map<string, TensorProto>(model.initializers);
  for (const n of model.nodes) {
    const value = constantOf(n);
    if (value) constants.set(n.outputs[0], value);
  }
  const readers = new Map<string, OnnxNode[]>();
  for (const n of model.nodes) {
    for (const i of [...n.inputs, ...n.captured]) {
      const known = readers.get(i);
      // A constant may have as many readers as there are nodes.
      if (known) known.push(n);
      else readers.set(i, [n]);
    }
  }
  const given = new Set(model.outputs.map((o) => o.name));
  return {
    onlyCast: (name) =>
      !given.has(name) && (readers.get(name) ?? []).every((n) => n.op === 'Cast' && isFloatType(n.int('to', 0))),
    elemType: (name) => constants.get(name)?.dataType ?? (ports.get(name)?.elemType || undefined),
    shape: (name) => constants.get(name)?.dims.map(Number) ?? ports.get(name)?.shape,
  };
}

function constantOf(n: OnnxNode): TensorProto | undefined {
  return n.op === 'Constant' ? n.proto.attribute.find((a) => a.name === 'value')?.t : undefined;
}
