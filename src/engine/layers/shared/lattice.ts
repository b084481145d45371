/** Positions of elements at regular steps in memory. */

/** Σ_d index[d] · steps[d] for every index below `extents`, row-major. */
export function lattice(extents: readonly number[], steps: readonly number[]): Int32Array {
  let positions = new Int32Array(1);
  extents.forEach((extent, d) => {
    const next = new Int32Array(positions.length * extent);
    let k = 0;
    for (const at of positions) for (let i = 0; i < extent; i++) next[k++] = at + i * steps[d];
    positions = next;
  });
  return positions;
}
