/** A small cache that forgets what was used longest ago. */
export class Kept<T> {
  private readonly entries = new Map<string, T>();

  /**
   * @param limit how many are kept
   * @param most bytes that all of them together may hold when another is made; they can have grown since they were
   */
  constructor(
    private readonly limit: number,
    private readonly most?: { bytes: number; of: (value: T) => number },
  ) {}

  /** The kept value of a key, or a new one. */
  get(key: string, make: () => T): T {
    const found = this.entries.get(key);
    if (found === undefined) this.makeRoom();
    const value = found ?? make();
    this.entries.delete(key);
    this.entries.set(key, value);
    return value;
  }

  clear(): void {
    this.entries.clear();
  }

  private makeRoom(): void {
    const { most } = this;
    let bytes = 0;
    if (most) for (const value of this.entries.values()) bytes += most.of(value);
    for (const [key, value] of this.entries) {
      if (this.entries.size < this.limit && bytes <= (most?.bytes ?? 0)) return;
      this.entries.delete(key);
      if (most) bytes -= most.of(value);
    }
  }
}
