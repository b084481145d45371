/** What the suites of the debugger share: following its sessions, and looking at what it stands at. */
import * as vscode from 'vscode';
import { eventually } from './support';

interface Stop {
  reason: string;
  line: number;
  name: string;
  frame: number;
  hitBreakpointIds?: number[];
}

/** Follows every debug session of the type through what its adapter sends. */
export class Watcher implements vscode.Disposable {
  private readonly stops: { session: vscode.DebugSession; body: { reason: string } }[] = [];
  readonly ended: vscode.DebugSession[] = [];
  private readonly subscriptions = vscode.Disposable.from(
    vscode.debug.registerDebugAdapterTrackerFactory('biaslens', {
      createDebugAdapterTracker: (session) => ({
        onDidSendMessage: ({ event, body }) => {
          if (event === 'stopped') this.stops.push({ session, body });
        },
      }),
    }),
    vscode.debug.onDidTerminateDebugSession((session) => this.ended.push(session)),
  );

  async stop(): Promise<Stop & { session: vscode.DebugSession }> {
    const { session, body } = await eventually(() => this.stops.shift(), 'a stop');
    const { stackFrames } = await session.customRequest('stackTrace', { threadId: 1 });
    const [{ line, name, id }] = stackFrames;
    return { ...body, session, line, name, frame: id };
  }

  dispose(): void {
    this.subscriptions.dispose();
  }
}

/** What a watch would show at a stop. */
export async function evaluate(
  { session, frame }: { session: vscode.DebugSession; frame: number },
  expression: string,
): Promise<string> {
  return (await session.customRequest('evaluate', { expression, frameId: frame, context: 'watch' })).result;
}
