/** A small cache that forgets what was used longest ago. */
export class Kept<T> {
  private readonly entries = new Map<string, T>();

  constructor(private readonly limit: number) {}

  /** The kept value of a key, or a new one. */
  get(key: string, make: () => T): T {
    const found = this.entries.get(key);
    const value = found ?? make();
    this.entries.delete(key);
    this.entries.set(key, value);
    if (this.entries.size > this.limit) this.entries.delete(this.entries.keys().next().value!);
    return value;
  }

  clear(): void {
    this.entries.clear();
  }
}
