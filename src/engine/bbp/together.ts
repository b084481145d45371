/** Several passes step by step together, so that they share the scores that are the same (options 1 and 2, targets, layers left out). */
import type { LocalLayer } from '../layers/local';
import type { FloatData } from '../tensor';
import type { Pass } from './pass';
import type { Rule } from './scores';
import type { Sent, Spreader } from './spread';

/** One spread of several over the same layer. */
export interface SpreadRequest {
  mass: FloatData;
  rule: Rule;
}

/** Spreads several masses over one layer. */
export type SpreadMany = (local: LocalLayer, x: FloatData, requests: readonly SpreadRequest[]) => Promise<Sent[]>;

/**
 * Takes step `index` of every pass that has not taken it; all over one traced model.
 * @returns false when no pass has such a step
 */
export async function stepTogether(passes: readonly Pass[], index: number, spreadMany: SpreadMany): Promise<boolean> {
  let any = false;
  for (const { gradient } of passes) any = (await gradient.step(index)) !== null || any;
  const due = passes.filter((pass) => pass.steps.length === index && pass.gradient.steps.length > index);
  const meeting = new Meeting(due.length, spreadMany);
  await Promise.all(due.map((pass) => pass.step(index, meeting.spread).finally(() => meeting.leave())));
  return any;
}

interface Asked extends SpreadRequest {
  local: LocalLayer;
  x: FloatData;
  resolve(sent: Sent): void;
  reject(error: unknown): void;
}

/** Waits until every pass has asked or has left without asking (another request took its step), then spreads. */
class Meeting {
  private readonly asked: Asked[] = [];

  constructor(
    private missing: number,
    private readonly spreadMany: SpreadMany,
  ) {}

  readonly spread: Spreader = (local, x, mass, rule) =>
    new Promise<Sent>((resolve, reject) => {
      this.asked.push({ local, x, mass, rule, resolve, reject });
      this.arrive();
    });

  /** Of a pass that has its step; it has asked before, or will not. */
  leave(): void {
    if (this.missing > 0) this.arrive();
  }

  private arrive(): void {
    if (--this.missing > 0) return;
    const asked = this.asked.splice(0);
    for (const local of new Set(asked.map((a) => a.local))) void this.answer(asked.filter((a) => a.local === local));
  }

  private async answer(asked: Asked[]): Promise<void> {
    try {
      const sent = await this.spreadMany(asked[0].local, asked[0].x, asked);
      asked.forEach((a, i) => a.resolve(sent[i]));
    } catch (error) {
      for (const a of asked) a.reject(error);
    }
  }
}
