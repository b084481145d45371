/** Range: start, start + delta, …; how many there are is a decision, so it is linear in start and delta. */
import { size } from '../../tensor';
import type { LinearCore, OpFamily } from '../family';
import type { Site } from '../site';

/** Range-11.. of floats. */
export const numberRange: OpFamily = {
  ops: ['Range'],
  nature: 'exact',
  kind: () => 'core',
  core: line,
};

/** y[i] = start + i·delta; `limit` only says where it ends. */
function line(site: Site): LinearCore {
  const [start, , delta] = site.inputs;
  const constant = (operand: Site['inputs'][number]) => (operand!.live ? 0 : site.floats(operand)[0]);
  const [from, step] = [constant(start), constant(delta)];
  return {
    outputs: size(site.outShape),
    maxRow: 2,
    bias: Float64Array.from({ length: size(site.outShape) }, (_, i) => from + i * step),
    read(p, position, weight) {
      let count = 0;
      const put = (operand: Site['inputs'][number], w: number) => {
        if (!operand!.live) return;
        position[count] = site.base(operand!);
        weight[count++] = w;
      };
      put(start, 1);
      put(delta, p);
      return count;
    },
  };
}
