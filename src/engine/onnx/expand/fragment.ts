/** Collects the plain operators that one fused node stands for. */
import type { OnnxNode } from '../node';
import {
  AttributeProtoSchema,
  AttributeType,
  create,
  type DataType,
  type NodeProto,
  NodeProtoSchema,
  type TensorProto,
  withFields,
} from '../proto';
import { initializer } from '../derive';

/** A whole number is INT, `{ float }` FLOAT, a list INTS. */
export type Attributes = Readonly<Record<string, number | string | readonly number[] | { float: number } | undefined>>;

/** What an expansion may ask about the model. */
export interface Declared {
  /** Element type, where the file says it. */
  elemType(name: string): number | undefined;
  /** Its dimensions, symbols and -1 among them, where the file says them. */
  shape(name: string): readonly (number | string)[] | undefined;
  /** Whether nothing reads a tensor but casts to floats, so that its own type does not matter. */
  onlyCast(name: string): boolean;
}

export class Fragment {
  private nodes: NodeProto[] = [];
  private readonly prefix: string;

  /** @param opset version of ai.onnx that the nodes are written for */
  constructor(
    readonly of: OnnxNode,
    readonly opset: number,
    readonly declared: Declared,
  ) {
    this.prefix = `${of.outputs.find((o) => o) ?? of.name}/${of.op}`;
  }

  /** Name of the fused node's input, undefined when it is left out. */
  input(slot: number): string | undefined {
    return this.of.inputs[slot] || undefined;
  }

  /** Whether an output is asked for. */
  wants(slot: number): boolean {
    return Boolean(this.of.outputs[slot]);
  }

  /** How many values the first of these attributes that is given has. */
  count(...names: string[]): number {
    const given = this.of.proto.attribute.find((a) => names.includes(a.name));
    return given ? Math.max(given.ints.length, given.strings.length, given.floats.length) : 0;
  }

  /** The fused node as it is, its outputs under other names: for those that no plain operator gives. */
  itself(): string[] {
    const output = this.of.outputs.map((_, slot) => `${this.prefix}/itself:${slot}`);
    this.nodes.push(withFields(this.of.proto, { output }));
    return output;
  }

  op(opType: string, inputs: readonly (string | undefined)[], attributes: Attributes = {}, domain = ''): string {
    return this.many(1, opType, inputs, attributes, domain)[0];
  }

  many(
    count: number,
    opType: string,
    inputs: readonly (string | undefined)[],
    attributes: Attributes = {},
    domain = '',
  ): string[] {
    const name = `${this.prefix}/${opType}_${this.nodes.length}`;
    const output = Array.from({ length: count }, (_, i) => (count === 1 ? name : `${name}:${i}`));
    const input = inputs.map((i) => i ?? '');
    while (input.length > 0 && input[input.length - 1] === '') input.pop();
    const attribute = Object.entries(attributes).flatMap(([key, v]) => (v === undefined ? [] : [attributeOf(key, v)]));
    this.nodes.push(create(NodeProtoSchema, { name, opType, domain, input, output, attribute }));
    return output;
  }

  ints(values: readonly number[], shape: readonly number[] = [values.length]): string {
    return this.constant(initializer('', shape, BigInt64Array.from(values, BigInt)));
  }

  float(value: number): string {
    return this.constant(initializer('', [], Float32Array.of(value)));
  }

  floats(values: readonly number[], shape: readonly number[] = [values.length]): string {
    return this.constant(initializer('', shape, Float32Array.from(values)));
  }

  constant(t: TensorProto): string {
    const name = `${this.prefix}/Constant_${this.nodes.length}`;
    const value = create(AttributeProtoSchema, { name: 'value', type: AttributeType.TENSOR, t });
    this.nodes.push(create(NodeProtoSchema, { name, opType: 'Constant', output: [name], attribute: [value] }));
    return name;
  }

  unsqueeze(x: string, axes: readonly number[]): string {
    return this.opset < 13 ? this.op('Unsqueeze', [x], { axes }) : this.op('Unsqueeze', [x, this.ints(axes)]);
  }

  reshape(x: string, shape: readonly number[]): string {
    return this.op('Reshape', [x, this.ints(shape)]);
  }

  /** Pieces of equal or given widths along an axis. */
  split(x: string, axis: number, count: number, widths?: readonly number[]): string[] {
    if (this.opset < 13) return this.many(count, 'Split', [x], { axis, split: widths });
    if (widths) return this.many(count, 'Split', [x, this.ints(widths)], { axis });
    return this.many(count, 'Split', [x], { axis, num_outputs: this.opset < 18 ? undefined : count });
  }

  /** Extent of one dimension, as a vector of one. */
  extent(x: string, axis: number): string {
    const shape = this.op('Shape', [x]);
    return this.op('Gather', [shape, this.ints([axis])]);
  }

  cast(x: string, to: DataType): string {
    return this.op('Cast', [x], { to });
  }

  /** The nodes, with `results` under the names of the fused node's outputs; a missing one stays without a producer. */
  finish(results: readonly (string | undefined)[]): NodeProto[] {
    const own = new Set(this.nodes.flatMap((n) => n.output));
    const names = new Map<string, string>();
    this.of.outputs.forEach((output, slot) => {
      const from = results[slot];
      if (!output || from === undefined) return;
      if (own.has(from) && !names.has(from)) names.set(from, output);
      else this.nodes.push(create(NodeProtoSchema, { name: output, opType: 'Identity', input: [from], output: [output] }));
    });
    const named = (name: string) => names.get(name) ?? name;
    return this.nodes.map((n) => withFields(n, { input: n.input.map(named), output: n.output.map(named) }));
  }
}

function attributeOf(name: string, value: NonNullable<Attributes[string]>) {
  const of = (type: AttributeType, fields: object) => create(AttributeProtoSchema, { name, type, ...fields });
  if (typeof value === 'number') return of(AttributeType.INT, { i: BigInt(value) });
  if (typeof value === 'string') return of(AttributeType.STRING, { s: new TextEncoder().encode(value) });
  if ('float' in value) return of(AttributeType.FLOAT, { f: value.float });
  return of(AttributeType.INTS, { ints: value.map(BigInt) });
}
