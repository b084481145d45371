/** Times of one thing done several times. */
export class Times {
  private readonly all = new Map<string, number[]>();

  /** Does it and notes how long it took, in ms. */
  async of<T>(name: string, work: () => T | Promise<T>): Promise<T> {
    const began = performance.now();
    const result = await work();
    this.note(name, performance.now() - began);
    return result;
  }

  note(name: string, ms: number): void {
    const found = this.all.get(name);
    if (found) found.push(ms);
    else this.all.set(name, [ms]);
  }

  median(name: string): number {
    const sorted = [...(this.all.get(name) ?? [NaN])].sort((a, b) => a - b);
    const middle = sorted.length >> 1;
    return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  medians(): Record<string, number> {
    return Object.fromEntries([...this.all.keys()].map((name) => [name, this.median(name)]));
  }
}
