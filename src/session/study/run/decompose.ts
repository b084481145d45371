/** Table 1, a chunk at a time: as many rows in one run as the model takes. */
import { linearised } from '../../../engine/methods/linearised';
import { answersOf } from '../../../engine/study/decompose';
import { rowAt, stack, type Inputs } from '../../../engine/trace/rows';
import { BiasLensError } from '../../../engine/errors';
import type { Bench } from '../bench';
import type { DecomposeRow } from '../types';

/** @throws BiasLensError when the network has a layer that is not explained */
export async function decompose(bench: Bench, from: number, to: number): Promise<DecomposeRow[]> {
  const inputs: Inputs[] = [];
  for (let i = from; i < to; i++) {
    await bench.use(i);
    inputs.push(bench.session.feeds());
  }
  const { runs } = bench.session;
  const first = await runs.traceAt(inputs[0]);
  const most = await runs.rowsAtOnce(first, inputs[0], 'traced');
  const rows: DecomposeRow[] = [];
  for (let done = 0; done < inputs.length; done += most) {
    const some = inputs.slice(done, done + most);
    const traced = some.length === 1 && done === 0 ? first : await runs.traceAt(stack(some));
    const linear = await linearised(traced, new Set());
    const scores = traced.value(traced.graph.score).data;
    if (!linear) throw notReached(traced.model.file);
    some.forEach((_, i) => {
      const answers = answersOf(rowAt(scores, i, some.length), rowAt(linear.data, i, some.length));
      rows.push({ ...bench.item(from + done + i), ...answers });
    });
  }
  return rows;
}

function notReached(file: string): BiasLensError {
  return new BiasLensError({
    fault: 'model',
    code: 'score-constant',
    file,
    reason: 'its score does not depend on its input',
    action: 'Choose another model',
  });
}
