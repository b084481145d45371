/**
 * The requests that are in one child, and when one of them must cost the child its life. Cancelling is a message, and a
 * child whose thread is blocked inside ONNX Runtime does not read messages; so a cancelled request that stays unanswered
 * ends the process. It does not while another request that somebody still wants is at work there too: that one would have
 * to begin again. A request that has not started is not held back by this: it is sent again to the next child.
 */

/** One request in a child. */
interface Call {
  started: boolean;
  cancelled: boolean;
  overdue: boolean;
  timedOut: boolean;
  timers: NodeJS.Timeout[];
}

/** What a request tells of itself; all but `cancelled` come from the child. */
interface CallEvents {
  started(): void;
  cancelled(): void;
  answered(): void;
  /** Whether its time limit is what ended the child. */
  readonly timedOut: boolean;
}

export class Calls {
  private readonly calls = new Set<Call>();

  /** `end` kills the child; it is called for a cancelled request `graceMs` after both its start and its cancel. */
  constructor(
    private readonly graceMs: number,
    private readonly end: () => void,
  ) {}

  /** Follows a new request; its time limit counts from its start, for until then others use the time. */
  add(timeoutMs: number | undefined): CallEvents {
    const call: Call = { started: false, cancelled: false, overdue: false, timedOut: false, timers: [] };
    this.calls.add(call);
    return {
      started: () => {
        call.started = true;
        if (timeoutMs !== undefined) this.after(timeoutMs, call, () => this.timeOut(call));
        if (call.cancelled) this.awaitAnswer(call);
      },
      cancelled: () => {
        call.cancelled = true;
        if (call.started) this.awaitAnswer(call);
      },
      answered: () => {
        this.remove(call);
        this.review();
      },
      get timedOut() {
        return call.timedOut;
      },
    };
  }

  /** The child is gone: nothing more is awaited of it. */
  clear(): void {
    for (const call of this.calls) this.remove(call);
  }

  private awaitAnswer(call: Call): void {
    this.after(this.graceMs, call, () => {
      call.overdue = true;
      this.review();
    });
  }

  private timeOut(call: Call): void {
    call.timedOut = !call.cancelled;
    this.end();
  }

  private review(): void {
    const calls = [...this.calls];
    if (calls.some((call) => call.overdue) && !calls.some((call) => call.started && !call.cancelled)) this.end();
  }

  private after(ms: number, call: Call, action: () => void): void {
    call.timers.push(setTimeout(action, ms));
  }

  private remove(call: Call): void {
    this.calls.delete(call);
    call.timers.forEach(clearTimeout);
  }
}
