/** A model at a point (or before any run): which tensors are live, their shapes and values, and each node's site. */
import { BiasLensError } from '../errors';
import { port, type Model } from '../onnx/model';
import type { OnnxNode } from '../onnx/node';
import type { TensorProto } from '../onnx/proto';
import { copyFloats, decodeTensor, isFloatType } from '../onnx/tensors';
import { isFloat, type Tensor } from '../tensor';
import { carriesSlot } from './carriers';
import { livenessOf } from './liveness';
import { dequantized, type GridSource, isInteger, resolveGrid } from './quantized';
import { type Operand, Site } from './site';

export class Point {
  /** Where attribution ends: the graph inputs of floats, or the first floats computed from inputs of other types. */
  readonly roots: readonly string[];
  /** Tensors that carry attribution. */
  readonly live: ReadonlySet<string>;
  /** Live nodes in the model's (topological) order: at least one live input and one live output. */
  readonly nodes: readonly OnnxNode[];
  /** Live tensors of integers: `value` gives the floats they stand for. */
  private readonly grids: ReadonlyMap<string, GridSource>;
  private readonly declared: Map<string, { float: boolean; shape: number[] | undefined }>;
  /** Outputs of Constant nodes that hold a tensor. */
  private readonly constants: Map<string, TensorProto>;
  private readonly operands = new Map<string, Operand>();

  /**
   * @param values traced tensors by name; without them shapes are what the file declares and liveness is by op.
   */
  constructor(
    readonly model: Model,
    readonly values?: ReadonlyMap<string, Tensor>,
  ) {
    this.declared = declarations(model);
    this.constants = new Map(
      model.nodes.flatMap((n) =>
        n.op === 'Constant' && n.proto.attribute[0]?.t ? [[n.outputs[0], n.proto.attribute[0].t]] : [],
      ),
    );
    const found = livenessOf(model, (name, producer) => this.carriesFloats(name, producer));
    this.roots = found.roots;
    this.live = found.live;
    this.nodes = found.nodes;
    this.grids = found.grids;
  }

  /** Whether a run has fixed shapes, types and values. */
  get traced(): boolean {
    return this.values !== undefined;
  }

  operand(name: string): Operand {
    let found = this.operands.get(name);
    if (!found) this.operands.set(name, (found = this.makeOperand(name)));
    return found;
  }

  /** The node with its operands; `inputs` replaces the names it reads (a Pad taken into its convolution). */
  site(node: OnnxNode, inputs: readonly string[] = node.inputs, padding?: Site['padding']): Site {
    const operands = (names: readonly string[]) => names.map((n) => (n ? this.operand(n) : undefined));
    const read = operands(inputs).map((o, slot) => (o?.live && !carriesSlot(node, slot) ? constantAt(o) : o));
    return new Site(node, read, operands(node.outputs), padding);
  }

  /** Value of a traced tensor. @throws BiasLensError `not-traced` when nothing has run, or it is no tensor (a sequence). */
  value(name: string): Tensor {
    const value = this.operand(name).value;
    if (!value) {
      const reason = `${name} has no value that can be read: it is a sequence, an optional, or nothing has run`;
      const { file, nodes } = this.model;
      const made = nodes.find((n) => n.outputs.includes(name));
      const place = made && { node: made.name, op: made.op };
      throw new BiasLensError({ fault: 'model', code: 'not-traced', file, ...place, reason, action: 'Explain another output' });
    }
    return value;
  }

  private makeOperand(name: string): Operand {
    const proto = this.model.initializers.get(name) ?? this.constants.get(name);
    const traced = this.values?.get(name);
    const declared = this.declared.get(name);
    const live = this.live.has(name);
    const source = this.grids.get(name);
    if (source && traced && isInteger(traced)) {
      const grid = resolveGrid(source, traced.dtype, (n) => this.value(n));
      return { name, live, grid, shape: traced.shape, value: dequantized(traced, grid) };
    }
    if (!proto || traced) return { name, live, value: traced, shape: traced?.shape ?? declared?.shape };
    let decoded: Tensor | undefined;
    const { dir } = this.model;
    return {
      name,
      live,
      proto,
      shape: proto.dims.map(Number),
      copyTo: (target, starts) => copyFloats(proto, dir, target, starts),
      get value() {
        return (decoded ??= decodeTensor(proto, dir));
      },
    };
  }

  private carriesFloats(name: string, producer: OnnxNode | undefined): boolean {
    const traced = this.values?.get(name);
    if (traced) return isFloat(traced);
    const declared = this.declared.get(name);
    if (declared) return declared.float;
    if (!producer) return true;
    return producer.op !== 'Cast' || isFloatType(producer.int('to', 1));
  }
}

/** An operand that a node only decides by: constant at the point. */
function constantAt(o: Operand): Operand {
  const { name, shape, proto } = o;
  return {
    name,
    shape,
    proto,
    live: false,
    get value() {
      return o.value;
    },
  };
}

function declarations(model: Model): Map<string, { float: boolean; shape: number[] | undefined }> {
  const ports = [...model.graph.valueInfo.map(port), ...model.inputs, ...model.outputs];
  const out = new Map<string, { float: boolean; shape: number[] | undefined }>();
  for (const p of ports) {
    if (p.elemType === 0) continue;
    const fixed = p.shape?.every((d) => typeof d === 'number' && d >= 0) ? (p.shape as number[]) : undefined;
    out.set(p.name, { float: isFloatType(p.elemType), shape: fixed });
  }
  return out;
}
