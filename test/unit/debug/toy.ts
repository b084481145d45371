/**
 * A network whose pass can be followed by hand. At x = [1, 2]:
 *   z = x W1 + b1 = [5, −3], m = 2 z = [10, −6], a = m + [−2, 1] = [8, −5], r = Relu(a) = [8, 0], y = r W2 + b2 = [8.5, 15]
 * For the larger score f = y₁ = 15:
 *   y: g = [0, 1], own = [0, −1], mass = [0, −1]; the one non-zero component is r₀'s, so β(r) = [−1, 0]
 *   z: g = [2, 4], bˣ = [2·2 − 2, 0], own = [4, 0], mass = [3, 0]; components 2·1, 2·2, so α = softmax(−2, −4)
 *   x: g = [4, 4], Σ g·x = 12, Σ β = 3
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { f32, modelBytes, type ModelSpec } from '../engine/models';

export const SPEC: ModelSpec = {
  inputs: { x: [1, 2] },
  constants: {
    W1: f32([1, -1, 1, 1], [2, 2]),
    b1: [2, -4],
    two: 2,
    t: [-2, 1],
    W2: f32([1, 2, 3, 4], [2, 2]),
    b2: [0.5, -1],
  },
  nodes: [
    ['Gemm', 'x W1 b1', 'z'],
    ['Mul', 'z two', 'm'],
    ['Add', 'm t', 'a'],
    ['Relu', 'a', 'r'],
    ['Gemm', 'r W2 b2', 'y'],
  ],
  outputs: 'y',
};

/** α of unit 0 of z over x: softmax(−2, −4). */
export const ALPHA = 1 / (1 + Math.exp(-2));

/** Writes models and inputs into a folder of their own. */
export class Files {
  readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), 'biaslens-debug-'));

  model(name = 'toy.onnx', spec: ModelSpec = SPEC): string {
    const file = path.join(this.folder, name);
    fs.writeFileSync(file, modelBytes(spec));
    return file;
  }

  input(values: number[] = [1, 2], name = 'x.json'): string {
    const file = path.join(this.folder, name);
    fs.writeFileSync(file, JSON.stringify([values]));
    return file;
  }

  remove(): void {
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}
