/** A model written anew in integers or in half precision, as exporters do it, to compare with its original. */
import { initializer } from '../../../src/engine/onnx/derive';
import { assemble, type Model } from '../../../src/engine/onnx/model';
import {
  create,
  DataType,
  type NodeProto,
  type TensorProto,
  TensorProtoSchema,
  type ValueInfoProto,
  withFields,
} from '../../../src/engine/onnx/proto';
import { decodeTensor } from '../../../src/engine/onnx/tensors';
import type { FloatData, Tensor } from '../../../src/engine/tensor';
import { nodeProto } from './models';

const PRODUCTS = new Set(['Conv', 'Gemm', 'MatMul']);

/**
 * The model with a QuantizeLinear and DequantizeLinear at both operands of every product: uint8 activations over the range they have in
 * `values`, int8 weights over theirs.
 */
export function quantized(model: Model, values: ReadonlyMap<string, Tensor>): Model {
  const pairs = new Map<string, string>();
  const node: NodeProto[] = [];
  const added: TensorProto[] = [];
  for (const n of model.nodes) {
    if (!PRODUCTS.has(n.op)) {
      node.push(n.proto);
      continue;
    }
    const input = n.inputs.map((name, slot) => {
      if (slot > 1 || pairs.has(name)) return pairs.get(name) ?? name;
      const weight = model.initializers.get(name);
      const data = (weight ? decodeTensor(weight, model.dir) : values.get(name)!).data as FloatData;
      const names = [`${name}/scale`, `${name}/zero`, `${name}/q`, `${name}/dq`];
      added.push(...grid(names, data, weight !== undefined));
      node.push(nodeProto(['QuantizeLinear', `${name} ${names[0]} ${names[1]}`, names[2]]));
      node.push(nodeProto(['DequantizeLinear', `${names[2]} ${names[0]} ${names[1]}`, names[3]]));
      pairs.set(name, names[3]);
      return names[3];
    });
    node.push(withFields(n.proto, { input }));
  }
  return rewritten(model, { node, initializer: [...model.graph.initializer, ...added] });
}

/** Scale and zero over a range that holds 0; symmetric for weights. */
function grid([scaleName, zeroName]: string[], data: FloatData, symmetric: boolean): TensorProto[] {
  let [low, high] = [0, 0];
  for (const v of data) [low, high] = [Math.min(low, v), Math.max(high, v)];
  const scale = symmetric ? Math.max(high, -low) / 127 : (high - low) / 255;
  const zero = symmetric ? 0 : Math.round(-low / scale);
  return [
    initializer(scaleName, [], Float32Array.of(scale)),
    create(TensorProtoSchema, {
      name: zeroName,
      dataType: symmetric ? DataType.INT8 : DataType.UINT8,
      rawData: Uint8Array.of(zero),
    }),
  ];
}

/** The model with every float32 weight, input and output in float16. */
export function halved(model: Model): Model {
  const info = (v: ValueInfoProto): ValueInfoProto => {
    const value = v.type?.value;
    if (value?.case !== 'tensorType' || value.value.elemType !== Number(DataType.FLOAT)) return v;
    const tensor = withFields(value.value, { elemType: DataType.FLOAT16 });
    return withFields(v, { type: withFields(v.type!, { value: { case: 'tensorType', value: tensor } }) });
  };
  const { graph } = model;
  return rewritten(model, {
    initializer: graph.initializer.map((t) => {
      if (t.dataType !== Number(DataType.FLOAT)) return t;
      const half = Uint16Array.from(decodeTensor(t, model.dir).data as Float32Array, toHalf);
      return create(TensorProtoSchema, {
        name: t.name,
        dims: t.dims,
        dataType: DataType.FLOAT16,
        rawData: new Uint8Array(half.buffer),
      });
    }),
    input: graph.input.map(info),
    output: graph.output.map(info),
    valueInfo: graph.valueInfo.map(info),
  });
}

function rewritten(model: Model, changes: Partial<Model['graph']>): Model {
  const graph = withFields(model.graph, changes);
  return assemble(model.path, model.bytes, withFields(model.proto, { graph }), graph);
}

/** Bits of the nearest float16, ties to even; only for what its range holds. */
export function toHalf(v: number): number {
  const sign = v < 0 || Object.is(v, -0) ? 0x8000 : 0;
  const size = Math.abs(v);
  if (size === 0) return sign;
  const exponent = Math.max(Math.floor(Math.log2(size)), -14);
  const steps = roundEven((size / 2 ** exponent) * 1024);
  // A mantissa that rounds up to 2 carries into the exponent by itself.
  return sign | (((exponent + 14) << 10) + steps);
}

function roundEven(v: number): number {
  const floor = Math.floor(v);
  const rest = v - floor;
  return rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor;
}
