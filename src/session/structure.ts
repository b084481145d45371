/** A model's structure for the faces: what is in it before, and after, a run. */
import type { ErrorInfo } from '../engine/errors';
import type { DeclaredPort, Model } from '../engine/onnx/model';
import type { OnnxNode } from '../engine/onnx/node';
import { type Layer, type LayerGraph, outputsOf } from '../engine/layers/partition';
import type { Point } from '../engine/layers/point';
import { isFloatType } from '../engine/onnx/tensors';
import { size } from '../engine/tensor';
import { madeOf } from '../engine/trace/elements';
import type { LayerInfo, NodeInfo, Port, Structure } from './api';
import { scopesOf } from './scopes';

/** @param labels names of the classes, where a file beside the model has them */
export function structureOf(model: Model, point: Point, graph: LayerGraph, labels: string[] | undefined): Structure {
  return {
    path: model.path,
    bytes: model.size,
    opset: model.opsets.get('') ?? 0,
    producer: [model.proto.producerName, model.proto.producerVersion].filter((s) => s).join(' '),
    inputs: model.inputs.map(portOf),
    outputs: model.outputs.map(portOf),
    score: graph.score,
    heads: graph.heads.map((h) => h.op),
    roots: rootsOf(model, point),
    layers: graph.layers.map((layer, id) => layerInfo(layer, id, point, model.file)),
    scopes: scopesOf(graph.layers.map((layer) => ({ name: layer.name, node: layer.core.name, ops: opsOf(layer) }))),
    parameters: parametersIn(model),
    traced: point.traced,
    ...(labels && { labels }),
  };
}

/** Numbers that the file holds to compute with: initializers, and the floats of nodes that exporters write in their place. */
function parametersIn({ initializers, nodes }: Model): number {
  const given = nodes.flatMap(({ op, proto }) => (op === 'Constant' && proto.attribute[0]?.t ? [proto.attribute[0].t] : []));
  const floats = given.filter(({ dataType }) => isFloatType(dataType));
  return [...initializers.values(), ...floats].reduce((n, t) => n + size(t.dims.map(Number)), 0);
}

function rootsOf(model: Model, { roots }: Point): Structure['roots'] {
  const inputs = model.inputs.map(({ name }) => ({ name, made: madeOf(model, name) }));
  const others = roots.filter((root) => !inputs.some(({ name }) => name === root));
  return others.map((tensor) => ({ tensor, inputs: inputs.filter(({ made }) => made.has(tensor)).map(({ name }) => name) }));
}

/** Op names of a layer as it is titled: core first, then its chain, without what only moves elements inside it. */
export function opsOf(layer: Layer): string[] {
  return [layer.core, ...layer.nodes.filter((n) => n !== layer.core && layer.chain.has(n))].map((n) => n.op);
}

function layerInfo(layer: Layer, id: number, point: Point, file: string): LayerInfo {
  const outputs = outputsOf(layer, point);
  const shape = point.operand(outputs[0] ?? layer.name).shape;
  return {
    id,
    name: layer.name,
    kind: layer.kind,
    ops: opsOf(layer),
    nodes: layer.nodes.map(nodeInfo),
    inputs: [...layer.inputs],
    outputs,
    tangent: layer.tangent,
    rounded: layer.rounded,
    ...(shape && { shape: [...shape] }),
    ...(layer.refusal && { refused: refusedInfo(layer, file) }),
  };
}

function refusedInfo(layer: Layer, file: string): ErrorInfo {
  return { fault: 'model', code: 'op-refused', file, node: layer.core.name, op: layer.core.op, ...layer.refusal! };
}

function nodeInfo(node: OnnxNode): NodeInfo {
  return { name: node.name, op: node.op, domain: node.domain, inputs: [...node.inputs], outputs: [...node.outputs] };
}

export function portOf(port: DeclaredPort): Port {
  return { name: port.name, dtype: port.dtype ?? 'unknown', shape: port.shape ? [...port.shape] : [] };
}
