/** A model at a point (or before any run): which tensors are live, their shapes and values, and each node's site. */
import { port, type Model } from '../onnx/model';
import type { OnnxNode } from '../onnx/node';
import type { TensorProto } from '../onnx/proto';
import { decodeTensor, isFloatType } from '../onnx/tensors';
import { isFloat, type Tensor } from '../tensor';
import { type Operand, Site } from './site';

/** Ops whose outputs are never floats: what they say is a decision, constant at the point (method.md §2). */
const DECISIONS = new Set(
  'Shape Size ArgMax ArgMin NonZero Equal Greater Less GreaterOrEqual LessOrEqual And Or Xor Not IsNaN IsInf BitwiseAnd BitwiseOr BitwiseXor BitwiseNot BitShift'.split(
    ' ',
  ),
);

export class Point {
  /** Where attribution ends: the graph inputs of floats. */
  readonly roots: readonly string[];
  /** Tensors that carry attribution. */
  readonly live: ReadonlySet<string>;
  /** Live nodes in the model's (topological) order: at least one live input and one live output. */
  readonly nodes: readonly OnnxNode[];
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
    this.roots = model.inputs.map((i) => i.name).filter((name) => this.carriesFloats(name, undefined));
    const live = new Set(this.roots);
    const nodes: OnnxNode[] = [];
    for (const node of model.nodes) {
      if (![...node.inputs, ...node.captured].some((i) => live.has(i))) continue;
      const outputs = node.outputs.filter((o) => o && this.carriesFloats(o, node));
      if (outputs.length === 0) continue;
      nodes.push(node);
      outputs.forEach((o) => live.add(o));
    }
    this.live = live;
    this.nodes = nodes;
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
    return new Site(node, operands(inputs), operands(node.outputs), padding);
  }

  /** Value of a traced tensor. @throws when nothing has run. */
  value(name: string): Tensor {
    const value = this.operand(name).value;
    if (!value) throw new Error(`the value of ${name} was not traced`);
    return value;
  }

  private makeOperand(name: string): Operand {
    const proto = this.model.initializers.get(name) ?? this.constants.get(name);
    const traced = this.values?.get(name);
    const declared = this.declared.get(name);
    const live = this.live.has(name);
    if (!proto || traced) return { name, live, value: traced, shape: traced?.shape ?? declared?.shape };
    let decoded: Tensor | undefined;
    const { dir } = this.model;
    return {
      name,
      live,
      proto,
      shape: proto.dims.map(Number),
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
    if (producer.op === 'Cast') return isFloatType(producer.int('to', 1));
    return !DECISIONS.has(producer.op);
  }
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
