/** Own bias terms added up over whatever is folded, in no more time for a scope than for a layer. */
import type { LayerResult } from '../../src/protocol/types';
import type { GraphModel, Item } from './model';

export class Sums {
  /** Up to each leaf: the sum, and how many layers have a result. */
  private readonly own: Float64Array;
  private readonly known: Int32Array;

  constructor(model: GraphModel, results: readonly LayerResult[]) {
    const { leaves, items } = model;
    const values = new Float64Array(leaves.length);
    const has = new Uint8Array(leaves.length);
    for (const { name, own } of results) {
      const leaf = items.get(`layer:${name}`)?.first;
      if (leaf === undefined) continue;
      values[leaf] = own.sum;
      has[leaf] = 1;
    }
    this.own = new Float64Array(leaves.length + 1);
    this.known = new Int32Array(leaves.length + 1);
    for (let k = 0; k < leaves.length; k++) {
      this.own[k + 1] = this.own[k] + values[k];
      this.known[k + 1] = this.known[k] + has[k];
    }
    this.values = values;
  }

  private readonly values: Float64Array;

  /** The sum of an item's own bias terms; undefined when none is known. */
  of({ first, last }: Item): number | undefined {
    if (this.known[last] === this.known[first]) return undefined;
    // A layer's own number, to the last digit.
    return last - first === 1 ? this.values[first] : this.own[last] - this.own[first];
  }

  /** How many layers of an item have a result. */
  passed({ first, last }: Item): number {
    return this.known[last] - this.known[first];
  }
}
