/** Own bias terms added up over whatever is folded. */
import { ownSum } from '../../src/protocol/sums';
import type { LayerResult } from '../../src/protocol/types';
import type { GraphModel, Item } from './model';

export class Sums {
  /** By leaf; undefined where there is no result. */
  private readonly own: (number | undefined)[];
  /** How many leaves before each have a result. */
  private readonly known: Int32Array;
  /** Of scopes, each added up when it is first asked for. */
  private readonly sums = new Map<string, number | undefined>();

  constructor({ leaves, items }: GraphModel, results: readonly LayerResult[]) {
    this.own = new Array<number | undefined>(leaves.length).fill(undefined);
    for (const { name, own } of results) {
      const leaf = items.get(`layer:${name}`)?.first;
      if (leaf !== undefined) this.own[leaf] = own.sum;
    }
    this.known = new Int32Array(leaves.length + 1);
    for (let k = 0; k < leaves.length; k++) this.known[k + 1] = this.known[k] + (this.own[k] === undefined ? 0 : 1);
  }

  /** The sum of an item's own bias terms; undefined when none is known. */
  of({ key, first, last }: Item): number | undefined {
    if (last - first === 1) return this.own[first];
    if (!this.sums.has(key)) this.sums.set(key, ownSum(this.own, first, last));
    return this.sums.get(key);
  }

  /** How many layers of an item have a result. */
  passed({ first, last }: Item): number {
    return this.known[last] - this.known[first];
  }
}
