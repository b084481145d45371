/**
 * Pixel space (method.md §1): the preprocessing's own `x = p · scale − offset` taken in as the first layer of the model, a pointwise one.
 * BBp goes one layer further by it, with that layer's own bias: `g_p = g_x · scale`, `β_p = β_x − g_x · offset`, and f = Σ (g_p·p + β_p).
 *
 * ONNX Runtime is shown what it always is; only the layers, and the values that a traced model has, get one more.
 */
import type { Pointwise } from '../input';
import { pairIndex } from '../input/pointwise';
import { initializer } from '../onnx/derive';
import type { Model } from '../onnx/model';
import { OnnxNode } from '../onnx/node';
import { create, NodeProtoSchema, type TensorProto } from '../onnx/proto';
import { readingNode } from '../onnx/rename';
import type { FloatTensor, Tensor } from '../tensor';
import { like } from './transposed';
import type { Inputs } from './rows';
import { Traced } from './traced';

/** The first layer of one input: a Mul where it scales, and a Sub where it shifts. */
interface First {
  nodes: OnnxNode[];
  constants: TensorProto[];
  /** The tensors between the pixels and what the model reads, the last of them that. */
  tensors: string[];
}

/** A model from the pixels on. */
interface Lifted {
  model: Model;
  /** Of the inputs that are mapped. */
  ranks: string;
  /** By input: `First.tensors`. */
  tensors: ReadonlyMap<string, readonly string[]>;
}

export class PixelSpace {
  /** What the model takes for the pixels that were made of it, so that going there and back is no rounding. */
  private readonly origins = new WeakMap<Tensor, Tensor>();
  private readonly made = new WeakMap<Tensor, Tensor>();
  /** Models with their first layers, by what they were: sessions are kept by model. */
  private readonly lifted = new WeakMap<Model, Lifted>();

  /** @param maps by name of the graph input; the others stay as the model takes them */
  constructor(private readonly maps: ReadonlyMap<string, Pointwise>) {}

  /** Inputs in pixels, from what the model takes. */
  toPixels(inputs: Inputs): Inputs {
    return this.each(inputs, (x, map) => {
      let pixels = this.made.get(x);
      if (!pixels) {
        pixels = mapped(x, map, (v, scale, offset) => (v + offset) / scale);
        this.made.set(x, pixels);
        this.origins.set(pixels, x);
      }
      return pixels;
    });
  }

  /** What the model takes, from inputs in pixels; of several rows at once too. */
  toModel(inputs: Inputs): Inputs {
    return this.each(inputs, (p, map) => this.origins.get(p) ?? mapped(p, map, (v, scale, offset) => v * scale - offset));
  }

  /** A model that was traced at `toModel(inputs)`, from the pixels on. */
  lift(traced: Traced, inputs: Inputs, output?: string): Traced {
    if (this.maps.size === 0) return traced;
    const { model, tensors } = this.liftedFrom(traced.model, inputs);
    const values = new Map(traced.point.values);
    for (const [name, map] of this.maps) {
      const pixels = inputs[name] as FloatTensor;
      const made = tensors.get(name)!;
      values.set(
        made[0],
        mapped(pixels, map, (v, scale) => v * scale),
      );
      values.set(made[made.length - 1], values.get(name)!);
      values.set(name, pixels);
    }
    return new Traced(model, values, traced.products, output);
  }

  private liftedFrom(base: Model, inputs: Inputs): Lifted {
    const ranks = [...this.maps.keys()].map((name) => inputs[name].shape.length).join(' ');
    const known = this.lifted.get(base);
    if (known?.ranks === ranks) return known;
    let model = base;
    const tensors = new Map<string, readonly string[]>();
    for (const [name, map] of this.maps) {
      const first = firstLayer(model, name, map, inputs[name].shape.length);
      tensors.set(name, first.tensors);
      model = withFirst(model, name, first);
    }
    const made = { ranks, model, tensors };
    this.lifted.set(base, made);
    return made;
  }

  private each(inputs: Inputs, change: (tensor: Tensor, map: Pointwise) => Tensor): Inputs {
    if (this.maps.size === 0) return inputs;
    return Object.fromEntries(
      Object.entries(inputs).map(([name, tensor]) => {
        const map = this.maps.get(name);
        return [name, map ? change(tensor, map) : tensor];
      }),
    );
  }
}

/** No preprocessing is taken in: attribution is to what the model takes. */
export const MODEL_SPACE = new PixelSpace(new Map());

function mapped(tensor: Tensor, map: Pointwise, of: (v: number, scale: number, offset: number) => number): FloatTensor {
  const { data, ...rest } = tensor as FloatTensor;
  const pair = pairIndex(map, tensor.shape);
  const out = like(data, data.length);
  for (let i = 0; i < out.length; i++) {
    const k = pair(i);
    out[i] = of(data[i], map.scale[k], map.offset[k]);
  }
  return { ...rest, data: out };
}

function firstLayer(model: Model, name: string, { axis, scale, offset }: Pointwise, rank: number): First {
  const dims = axis === undefined ? [] : [scale.length, ...new Array<number>(rank - axis - 1).fill(1)];
  const taken = new Set(model.nodes.flatMap((n) => [...n.inputs, ...n.outputs]));
  const free = (wanted: string): string => (taken.has(wanted) ? free(`${wanted}_`) : wanted);
  const steps: [op: string, values: number[], word: string, output: string][] = [
    ['Mul', scale, 'scale', 'scaled'],
    ['Sub', offset, 'offset', 'prepared'],
  ];
  const first: First = { nodes: [], constants: [], tensors: [] };
  const shifts = offset.some((v) => v !== 0);
  const scales = !shifts || scale.some((v) => v !== 1);
  for (const [op, values, word, output] of steps.filter(([of]) => (of === 'Mul' ? scales : shifts))) {
    const constant = initializer(free(`${name}/${word}`), dims, Float64Array.from(values));
    const [from, to] = [first.tensors.at(-1) ?? name, free(`${name}/${output}`)];
    const proto = create(NodeProtoSchema, {
      name: `preprocessing/${word}`,
      opType: op,
      input: [from, constant.name],
      output: [to],
    });
    first.nodes.push(new OnnxNode(proto, proto.name, model.opsets.get('') ?? 1));
    first.constants.push(constant);
    first.tensors.push(to);
  }
  return first;
}

/** The model with its layers beginning at the pixels, which take the input's name. */
function withFirst(model: Model, name: string, { nodes, constants, tensors }: First): Model {
  const last = tensors[tensors.length - 1];
  const read = (node: OnnxNode) => {
    if (!node.inputs.includes(name) && !node.captured.includes(name)) return node;
    return new OnnxNode(
      readingNode(node.proto, (of) => (of === name ? last : of)),
      node.name,
      node.opset,
    );
  };
  return {
    ...model,
    nodes: [...nodes, ...model.nodes.map(read)],
    initializers: new Map([...model.initializers, ...constants.map((c) => [c.name, c] as const)]),
  };
}
