/** Things by their height on the page: those between two heights, however many there are. */

const HEIGHT = 512;

export class Buckets<T> {
  private readonly buckets: number[][];

  /** @param extent upper and lower end of a thing */
  constructor(
    private readonly things: readonly T[],
    height: number,
    private readonly extent: (thing: T) => readonly [number, number],
  ) {
    this.buckets = Array.from({ length: Math.floor(Math.max(0, height) / HEIGHT) + 1 }, () => []);
    things.forEach((thing, k) => {
      const [top, bottom] = extent(thing);
      for (let b = this.at(top); b <= this.at(bottom); b++) this.buckets[b].push(k);
    });
  }

  /** In their own order. */
  between(top: number, bottom: number): T[] {
    const found = new Set<number>();
    for (let b = this.at(top); b <= this.at(bottom); b++) for (const k of this.buckets[b]) found.add(k);
    const inside = [...found].filter((k) => {
      const [from, to] = this.extent(this.things[k]);
      return from <= bottom && to >= top;
    });
    return inside.sort((a, b) => a - b).map((k) => this.things[k]);
  }

  private at(y: number): number {
    return Math.max(0, Math.min(this.buckets.length - 1, Math.floor(y / HEIGHT)));
  }
}
