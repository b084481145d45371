/** Generated networks of any number of nodes, in the shapes that graph drawing finds hard; their weights are shared and tiny. */
import { modelBytes, noise, type NodeSpec } from '../unit/engine/models';

export type LargeKind = 'chain' | 'dense' | 'inception' | 'transformer';

/** Blocks of layers a dense block joins all to all. */
const DENSE = 24;
/** Branches of an inception block, by their number of convolutions. */
const BRANCHES = [1, 2, 3, 1, 2, 4];
const CHANNELS = 4;
const WIDTH = 8;

/** A network of about `count` nodes. Its outputs are named as PyTorch names them, or by number when `named` is false. */
export function largeModel(kind: LargeKind, count: number, named = true): Uint8Array {
  const graph = new Builder(named);
  const last = BUILD[kind](graph, count);
  const inputs = kind === 'transformer' ? { x: [1, 6, WIDTH] } : { x: [1, CHANNELS, 4, 4] };
  return modelBytes({ inputs, nodes: graph.nodes, constants: CONSTANTS(), outputs: last });
}

/** Chains of Conv-Relu-Add-Relu with a skip over each block: what Netron was measured on. */
function chain(graph: Builder, count: number): string {
  let x = 'x';
  for (let block = 0; graph.nodes.length + 4 <= count; block++) {
    const scope = `stage${Math.floor(block / 16)}/block${block}`;
    const conv = graph.add(`${scope}/conv`, 'Conv', `${x} w b`);
    const relu = graph.add(`${scope}/relu`, 'Relu', conv);
    const add = graph.add(`${scope}/add`, 'Add', `${relu} ${x}`);
    x = graph.add(`${scope}/out`, 'Relu', add);
  }
  return x;
}

/** Dense blocks: each layer reads the sum of all before it in its block. */
function dense(graph: Builder, count: number): string {
  let x = 'x';
  for (let block = 0; graph.nodes.length + 4 <= count; block++) {
    const before = [x];
    for (let k = 0; k < DENSE && graph.nodes.length + 4 <= count; k++) {
      const scope = `dense${block}/layer${k}`;
      const all = graph.add(`${scope}/sum`, 'Sum', before.join(' '));
      const conv = graph.add(`${scope}/conv`, 'Conv', `${all} w b`);
      before.push(graph.add(`${scope}/relu`, 'Relu', conv));
    }
    x = before[before.length - 1];
  }
  return x;
}

/** Blocks of branches side by side that a Sum joins. */
function inception(graph: Builder, count: number): string {
  let x = 'x';
  for (let block = 0; graph.nodes.length + 2 * 13 + 1 <= count; block++) {
    const ends = BRANCHES.map((depth, branch) => {
      let end = x;
      for (let k = 0; k < depth; k++) {
        const scope = `mixed${block}/branch${branch}/conv${k}`;
        end = graph.add(`${scope}/relu`, 'Relu', graph.add(scope, 'Conv', `${end} w b`));
      }
      return end;
    });
    x = graph.add(`mixed${block}/join`, 'Sum', ends.join(' '));
  }
  return x;
}

/** 48 blocks of attention with four heads and a feed-forward part, each head of as many layers as make up `count`. */
function transformer(graph: Builder, count: number): string {
  const blocks = 48;
  const depth = Math.max(1, Math.round((count / blocks - 34) / 8));
  let x = 'x';
  for (let block = 0; block < blocks; block++) {
    const scope = `layers.${block}`;
    const heads = [0, 1, 2, 3].map((head) => attention(graph, `${scope}/attn/head${head}`, x, depth));
    const joined = graph.add(`${scope}/attn/join`, 'Sum', heads.join(' '));
    const middle = graph.add(`${scope}/attn/residual`, 'Add', `${joined} ${x}`);
    const up = graph.add(`${scope}/ffn/up`, 'Add', `${graph.add(`${scope}/ffn/mul`, 'MatMul', `${middle} m`)} v`);
    const down = graph.add(`${scope}/ffn/down`, 'MatMul', `${graph.add(`${scope}/ffn/relu`, 'Relu', up)} m`);
    x = graph.add(`${scope}/ffn/residual`, 'Add', `${down} ${middle}`);
  }
  return x;
}

function attention(graph: Builder, scope: string, x: string, depth: number): string {
  const [q, k, v] = ['q', 'k', 'v'].map((name) => graph.add(`${scope}/${name}`, 'MatMul', `${x} m`));
  const weights = graph.add(`${scope}/qk`, 'MatMul', `${q} ${graph.add(`${scope}/t`, 'Transpose', k, { perm: [0, 2, 1] })}`);
  let out = graph.add(`${scope}/av`, 'MatMul', `${graph.add(`${scope}/softmax`, 'Softmax', weights, { axis: -1 })} ${v}`);
  for (let i = 0; i < depth; i++) {
    out = graph.add(`${scope}/relu${i}`, 'Relu', graph.add(`${scope}/mix${i}`, 'MatMul', `${out} m`));
  }
  return out;
}

const BUILD: Record<LargeKind, (graph: Builder, count: number) => string> = { chain, dense, inception, transformer };

/** Convolutions pull back what their biases push, so that the values of a chain of any length stay finite. */
const CONSTANTS = () => ({
  w: scaled([CHANNELS, CHANNELS, 1, 1], -0.05, Math.abs),
  b: scaled([CHANNELS], 0.1, Math.abs),
  m: scaled([WIDTH, WIDTH], 0.3),
  v: scaled([WIDTH], 0.1),
});

class Builder {
  readonly nodes: NodeSpec[] = [];

  constructor(private readonly named: boolean) {}

  /** Adds a node and gives the name of its output. */
  add(scope: string, op: string, inputs: string, attributes: NodeSpec[3] = {}): string {
    const output = this.named ? `/${scope}/${op}_output_0` : String(this.nodes.length);
    this.nodes.push([op, inputs, output, attributes]);
    return output;
  }
}

function scaled(shape: readonly number[], by: number, of = (v: number) => v): ReturnType<typeof noise> {
  const tensor = noise(shape, shape.length);
  return { ...tensor, data: tensor.data.map((v) => of(v) * by) };
}
