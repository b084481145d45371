/** An .onnx file that is open in at least one editor, and the one process that works on it. */
import type * as vscode from 'vscode';
import type { MethodName, Params, Progress, Result } from '../../protocol/types';

/** What the host asks of a model's process. */
export interface SessionClient {
  request<M extends MethodName>(
    method: M,
    params: Params<M>,
    options?: { signal?: AbortSignal; onProgress?(progress: Progress): void },
  ): Promise<Result<M>>;
  dispose(): Promise<void>;
}

/**
 * Every model has a process of its own, so that one that dies or fills its memory takes no other along. It is started by
 * the first request and ended with the last editor.
 */
export class ModelDocument implements vscode.CustomDocument {
  private started: Promise<SessionClient> | undefined;

  constructor(
    readonly uri: vscode.Uri,
    private readonly start: () => Promise<SessionClient>,
  ) {}

  client(): Promise<SessionClient> {
    return (this.started ??= this.start());
  }

  dispose(): void {
    void this.started?.then((client) => client.dispose());
  }
}
