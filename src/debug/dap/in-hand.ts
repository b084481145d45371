/** The requests that are being answered, so that a client can take one back. */
import { cancelled } from '../../protocol/errors';

export class InHand {
  private readonly giveUp = new Map<number, () => void>();

  /** The answer to a request; rejects with fault `cancelled` as soon as it is taken back, whatever becomes of the answer. */
  async answered<T>(seq: number, answer: Promise<T>): Promise<T> {
    const takenBack = new Promise<never>((_, reject) => this.giveUp.set(seq, () => reject(cancelled())));
    try {
      return await Promise.race([answer, takenBack]);
    } finally {
      this.giveUp.delete(seq);
    }
  }

  /** Nothing happens when it has been answered. */
  takeBack(seq: number): void {
    this.giveUp.get(seq)?.();
  }
}
