/** ViT-tiny (Dosovitskiy et al. 2021; Touvron et al. 2021): 16×16 patches, width 192, 3 heads. */
import { Network } from './network';

const WIDTH = 192;
const HEADS = 3;
const TOKENS = 197;
const BLOCKS = 12;

export function vitTiny(file: string): void {
  const n = new Network([1, 3, 224, 224]);
  const patches = n.patches('x', WIDTH, 16);
  const rows = n.transpose(n.reshape(patches, [1, WIDTH, TOKENS - 1]), [0, 2, 1]);
  let x = n.shift(n.concat([n.weight([1, 1, WIDTH], 0.02), rows], 1), 0.02);
  for (let i = 0; i < BLOCKS; i++) {
    x = n.add(x, attention(n, n.layerNorm(x)));
    x = n.add(x, n.dense(n.gelu(n.dense(n.layerNorm(x), 4 * WIDTH)), WIDTH));
  }
  const first = n.node('Slice', [n.layerNorm(x), n.integers([0]), n.integers([1]), n.integers([1])], [1, 1, WIDTH]);
  n.write(file, n.dense(n.reshape(first, [1, WIDTH]), 1000));
}

function attention(n: Network, x: string): string {
  const head = (perm: number[]) => n.transpose(n.reshape(n.dense(x, WIDTH), [1, TOKENS, HEADS, WIDTH / HEADS]), perm);
  const [q, k, v] = [head([0, 2, 1, 3]), head([0, 2, 3, 1]), head([0, 2, 1, 3])];
  const scores = n.node('MatMul', [q, k], [1, HEADS, TOKENS, TOKENS]);
  const scaled = n.same('Mul', scores, {}, n.weight([], 0, Math.sqrt(HEADS / WIDTH)));
  const mixed = n.node('MatMul', [n.same('Softmax', scaled, { axis: 3 }), v], [1, HEADS, TOKENS, WIDTH / HEADS]);
  return n.dense(n.reshape(n.transpose(mixed, [0, 2, 1, 3]), [1, TOKENS, WIDTH]), WIDTH);
}
