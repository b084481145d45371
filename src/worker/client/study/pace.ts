/** How fast a study goes and how long it will take. */

export interface StudyProgress {
  done: number;
  total: number;
  /** Inputs a second; undefined before the first. */
  rate?: number;
  /** Seconds that are left at this rate. */
  remaining?: number;
}

/** The rate counts what was done lately: the first inputs pay for the start. */
const WINDOW_MS = 30_000;

export class Pace {
  private readonly marks: { at: number; done: number }[];

  /** @param done what was there before this run */
  constructor(
    private done: number,
    private readonly total: number,
    private readonly clock: () => number = () => performance.now(),
  ) {
    this.marks = [{ at: clock(), done }];
  }

  add(count: number): void {
    this.done += count;
    const at = this.clock();
    this.marks.push({ at, done: this.done });
    while (this.marks.length > 2 && at - this.marks[1].at > WINDOW_MS) this.marks.shift();
  }

  now(): StudyProgress {
    const { done, total } = this;
    const [first, last] = [this.marks[0], this.marks[this.marks.length - 1]];
    if (last.done === first.done || last.at === first.at) return { done, total };
    const rate = (1000 * (last.done - first.done)) / (last.at - first.at);
    return { done, total, rate, remaining: (total - done) / rate };
  }
}

/** `1,280 of 10,000 inputs, 212 a second, 41 s left`. */
export function paceText({ done, total, rate, remaining }: StudyProgress): string {
  const of = `${count(done)} of ${count(total)} inputs`;
  if (rate === undefined || remaining === undefined) return of;
  return `${of}, ${rate >= 10 ? count(Math.round(rate)) : rate.toPrecision(2)} a second, ${duration(remaining)} left`;
}

function duration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${(seconds / 3600).toFixed(1)} h`;
}

const count = (n: number) => n.toLocaleString('en-US');
