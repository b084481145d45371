/** Networks of matrix products alone. */
import { Network } from './network';

/** 784 inputs, four hidden layers of 4096, ten classes. */
export function wideMlp(file: string): void {
  const n = new Network([1, 784]);
  let x = 'x';
  for (let i = 0; i < 4; i++) x = n.relu(n.gemm(x, 4096));
  n.write(file, n.gemm(x, 10));
}
