/** If nodes at the point: a condition is a decision, so the branch that was taken is part of the model there (method.md §2). */
import { toNumbers, type Tensor } from '../tensor';
import { takeBranches } from './branches';
import { expanded } from './expand';
import { assemble, type Model } from './model';

/** The model with the branches that were taken at `values` laid into its graph, and which those were; the model itself if none. */
export function takenAt(model: Model, values: ReadonlyMap<string, Tensor>): { model: Model; decisions: string } {
  const taken: string[] = [];
  const graph = takeBranches(model.graph, (name) => {
    const value = values.get(name);
    if (value?.dtype !== 'bool') return undefined;
    const is = toNumbers(value)[0] !== 0;
    taken.push(`${name}=${is}`);
    return is;
  });
  if (taken.length === 0) return { model, decisions: '' };
  const made = assemble(model.path, model.bytes, model.proto, graph);
  return { model: expanded({ ...made, notes: model.notes }), decisions: taken.join() };
}
