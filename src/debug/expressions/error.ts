/** What is wrong with an expression, and where: a column that a person can put a finger on. */

export class ExpressionError extends Error {
  override readonly name = 'ExpressionError';

  /**
   * @param reason a clause without a full stop
   * @param text the whole expression
   * @param at offset in it, from 0
   */
  constructor(
    readonly reason: string,
    readonly text: string,
    readonly at: number,
  ) {
    super(`column ${at + 1}: ${reason}`);
  }

  /** The expression with a caret under the fault, for a console. */
  get pointed(): string {
    return `${this.text}\n${' '.repeat(this.at)}^ ${this.reason}`;
  }
}
