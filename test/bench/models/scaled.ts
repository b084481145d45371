/** One small convolutional family, for how cost grows with width, depth and image size. */
import { Network } from './network';

export interface Scale {
  width: number;
  depth: number;
  side: number;
}

/** `depth` 3×3 convolutions of `width` channels at full size, then a mean and ten classes. */
export const scaled =
  ({ width, depth, side }: Scale) =>
  (file: string): void => {
    const n = new Network([1, 3, side, side]);
    let x = 'x';
    for (let i = 0; i < depth; i++) x = n.relu(n.conv(x, width, 3));
    n.write(file, n.gemm(n.globalPool(x), 10));
  };
