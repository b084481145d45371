/** The constants that a layer computes with, and the attributes of its nodes. */
import { BiasLensError } from '../engine/errors';
import { partition, type Layer } from '../engine/layers/partition';
import type { Operand } from '../engine/layers/site';
import type { OnnxNode } from '../engine/onnx/node';
import { AttributeType, type AttributeProto, DataLocation } from '../engine/onnx/proto';
import { dtypeOf } from '../engine/onnx/tensors';
import { type FloatTensor, floatTensor, size, toFloats } from '../engine/tensor';
import type { Constants, NodeAttribute, Parameter } from './api';
import type { Session } from './session';

/** Elements of a list in an attribute that are written out. */
const LISTED = 16;

/** What a layer's nodes read besides activations, in the order in which they read it, and their attributes. */
export function parametersOf(
  session: Session,
  name: string,
  output?: string,
): { parameters: Parameter[]; attributes: NodeAttribute[] } {
  const layer = layersOf(session, output).find((l) => l.name === name);
  if (!layer) throw unknown(session, `there is no layer ${name}`);
  const parameters = layer.nodes.flatMap((node) => constantsOf(session, node).map((operand) => parameter(operand, node)));
  const attributes = layer.nodes.flatMap((node) =>
    node.proto.attribute.map((a): NodeAttribute => ({ op: node.op, name: a.name, text: attributeText(a) })),
  );
  return { parameters, attributes };
}

/** A constant's numbers. @throws BiasLensError (fault usage) `constant-unknown` when it has none */
export function parameterValues(session: Session, name: string, start?: number, end?: number): FloatTensor {
  const { value } = session.point.operand(name);
  if (!value || value.dtype === 'string') throw unknown(session, `there is no constant ${name} of numbers`);
  const data = toFloats(value);
  if (start === undefined && end === undefined) return floatTensor(value.shape, data);
  const part = data.slice(start ?? 0, end);
  return floatTensor([part.length], part);
}

/** Shapes of every constant that a layer reads. */
export function constantShapes(session: Session, output?: string): Constants {
  const nodes = layersOf(session, output).flatMap((layer) => layer.nodes);
  const operands = nodes.flatMap((node) => constantsOf(session, node));
  return Object.fromEntries(
    operands.map((o) => {
      const value = scalarOf(o);
      return [o.name, { shape: [...(o.shape ?? [])], ...(value !== undefined && { value }) }];
    }),
  );
}

function layersOf({ point }: Session, output?: string): readonly Layer[] {
  return partition(point, output).layers;
}

/** Inputs of a node that carry no attribution and are known: initializers, constants, what a run has folded. */
function constantsOf({ point }: Session, node: OnnxNode): Operand[] {
  return node.inputs.flatMap((name) => {
    if (!name || point.live.has(name)) return [];
    const operand = point.operand(name);
    return operand.shape ? [operand] : [];
  });
}

function parameter(operand: Operand, node: OnnxNode): Parameter {
  const value = scalarOf(operand);
  const dtype = (operand.proto ? dtypeOf(operand.proto.dataType) : operand.value?.dtype) ?? 'unknown';
  return { name: operand.name, op: node.op, dtype, shape: [...(operand.shape ?? [])], ...(value !== undefined && { value }) };
}

/** The value of a single number. One in a file beside the model is not read for it. */
function scalarOf(operand: Operand): number | undefined {
  const { shape, proto } = operand;
  if (!shape || size(shape) !== 1 || proto?.dataLocation === DataLocation.EXTERNAL) return undefined;
  const { value } = operand;
  return value && value.dtype !== 'string' ? toFloats(value)[0] : undefined;
}

function attributeText(a: AttributeProto): string {
  switch (a.type) {
    case AttributeType.INT:
      return String(a.i);
    case AttributeType.FLOAT:
      return String(a.f);
    case AttributeType.STRING:
      return JSON.stringify(new TextDecoder().decode(a.s));
    case AttributeType.INTS:
      return list(a.ints.map(String));
    case AttributeType.FLOATS:
      return list(a.floats.map(String));
    case AttributeType.STRINGS:
      return list(a.strings.map((s) => JSON.stringify(new TextDecoder().decode(s))));
    case AttributeType.TENSOR:
      return `tensor [${a.t?.dims.join(', ') ?? ''}]`;
    default:
      return AttributeType[a.type]?.toLowerCase() ?? '';
  }
}

function list(items: string[]): string {
  return `[${items.slice(0, LISTED).join(', ')}${items.length > LISTED ? ', …' : ''}]`;
}

function unknown({ model }: Session, reason: string): BiasLensError {
  return new BiasLensError({
    fault: 'usage',
    code: 'constant-unknown',
    file: model.file,
    reason,
    action: 'Take a name from the listing',
  });
}
