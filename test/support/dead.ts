/** A network by hand whose hidden layer is dead. */
import { f32, type ModelSpec } from '../unit/engine/models';

/** y = Relu(x W − 100) W + b: its one hidden layer is 0 at every small input. */
export const DEAD: ModelSpec = {
  inputs: { x: [1, 2] },
  constants: { W: f32([1, 2, 3, 4], [2, 2]), minus: [-100, -100], b: [1, 2] },
  nodes: [
    ['MatMul', 'x W', 'p'],
    ['Add', 'p minus', 'a'],
    ['Relu', 'a', 'r'],
    ['MatMul', 'r W', 'q'],
    ['Add', 'q b', 'y'],
  ],
  outputs: 'y',
};
