/** Own bias terms added up over layers that lie together: the same number wherever a scope is shown. */

/**
 * The sum over the places [first, last), in their order; undefined when none is known.
 * @param own each layer's own bias term, where the pass has reached it
 */
export function ownSum(own: readonly (number | undefined)[], first: number, last: number): number | undefined {
  let sum: number | undefined;
  for (let k = first; k < last; k++) {
    const value = own[k];
    if (value !== undefined) sum = (sum ?? 0) + value;
  }
  return sum;
}
