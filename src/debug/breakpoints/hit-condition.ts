/** `5`, `>= 3`, `% 2`: on which visits a breakpoint stops. */

const CONDITION = /^\s*(>=|<=|==|=|>|<|%)?\s*(\d+)\s*$/;

const TESTS: Record<string, (hits: number, n: number) => boolean> = {
  '>=': (hits, n) => hits >= n,
  '<=': (hits, n) => hits <= n,
  '==': (hits, n) => hits === n,
  '>': (hits, n) => hits > n,
  '<': (hits, n) => hits < n,
  '%': (hits, n) => hits % n === 0,
};

export type HitCondition = (hits: number) => boolean;

/** A number alone is the visit it stops on. @throws Error in words */
export function parseHitCondition(text: string): HitCondition {
  const [, op = '==', digits] = CONDITION.exec(text) ?? [];
  const n = Number(digits);
  if (digits === undefined || (op === '%' && n === 0)) {
    throw new Error(`'${text}' is no count of visits: write 5, >= 5, < 5 or % 5`);
  }
  const test = TESTS[op === '=' ? '==' : op];
  return (hits) => test(hits, n);
}
