/** The model's answers on the input in use, and on changed copies of it. */
import type { FloatData, Tensor } from '../../../engine/tensor';
import { rowAt, stack } from '../../../engine/trace/rows';
import type { Bench } from '../bench';

/** The scores of the input in use. */
export async function scoresOf(bench: Bench): Promise<FloatData> {
  const traced = await bench.traced();
  return traced.value(traced.graph.score).data;
}

/** The scores of the input in use with other values, in stacks as large as the model takes. */
export async function scoresAt(bench: Bench, changed: readonly FloatData[]): Promise<FloatData[]> {
  const { session, input } = bench;
  const traced = await bench.traced();
  const inputs = session.feeds();
  const most = await session.runs.rowsAtOnce(traced, inputs, 'scores');
  const out: FloatData[] = [];
  for (let done = 0; done < changed.length; done += most) {
    const some = changed.slice(done, done + most);
    const rows = some.map((data) => ({ ...inputs, [input]: { ...inputs[input], data } as Tensor }));
    const { data } = await session.runs.scoresAt(traced.graph.score, stack(rows));
    some.forEach((_, i) => out.push(rowAt(data, i, some.length)));
  }
  return out;
}
