/** The host's end of one session: opens it when it is needed, passes requests on, keeps the answers that other views show. */
import path from 'node:path';
import * as vscode from 'vscode';
import { BiasLensError } from '../../protocol/errors';
import type {
  Explanation,
  InputChoice,
  MethodName,
  Params,
  Prepared,
  Preprocess,
  Progress,
  Result,
  Structure,
} from '../../protocol/types';
import { allowed, untrusted } from '../trust';
import type { ModelDocument } from './document';

export interface RequestOptions {
  signal?: AbortSignal;
  onProgress?(progress: Progress): void;
}

/** A request's parameters without the session, which is added here: a page may hold the id of one that was opened anew. */
type Query<M extends MethodName> = Omit<Params<M>, 'session'>;

/** One editor's session on a model. Two editors on one file have two, so that each has its own input. */
export class ModelSession implements vscode.Disposable {
  /** Its id in the process; null while the model is not open. */
  id: string | null = null;
  structure: Structure | null = null;
  prepared: Prepared | null = null;
  /** The last explanation of the prepared input. */
  explanation: Explanation | null = null;

  private opened: Promise<string> | undefined;
  private readonly changed = new vscode.EventEmitter<void>();
  /** One of these changed. */
  readonly onDidChange = this.changed.event;

  constructor(
    private readonly document: ModelDocument,
    private readonly log: vscode.LogOutputChannel,
  ) {}

  /** The session's id; opens the model when it is not open yet, and tries again when that failed before. */
  open(): Promise<string> {
    this.opened ??= this.openModel().catch((error: unknown) => {
      this.opened = undefined;
      this.structure = null;
      this.changed.fire();
      throw error;
    });
    return this.opened;
  }

  /** Passes a request on to the model's process. */
  async request<M extends MethodName>(method: M, query: Query<M>, options?: RequestOptions): Promise<Result<M>> {
    if (!allowed(method)) throw new BiasLensError(untrusted(path.basename(this.document.uri.fsPath)));
    const session = await this.open();
    const client = await this.document.client();
    const result = await client.request(method, { ...query, session } as Params<M>, options);
    this.keep(method, result);
    return result;
  }

  /** Reads an input and keeps it beside the model for the next time. */
  async use(choice: InputChoice, preprocess?: Preprocess, options?: RequestOptions): Promise<Prepared> {
    const prepared = await this.request('prepare', { choice, preprocess }, options);
    try {
      await this.request('keep', {});
    } catch (error) {
      // A folder that cannot be written to is no reason not to explain.
      this.log.warn(`${this.document.uri.fsPath}: the input is not remembered: ${(error as Error).message}`);
    }
    return prepared;
  }

  /** Prepares the input that is remembered beside the model, unless there is one already or the workspace is not trusted. */
  async recall(): Promise<void> {
    if (this.prepared !== null || !allowed('recall')) return;
    const remembered = await this.request('recall', {});
    if (remembered) await this.request('prepare', remembered);
  }

  /** Reads the model from disk again, with the same input as before; throws when the input does not fit it any more. */
  async reopen(): Promise<void> {
    const before = this.prepared;
    await this.close();
    await this.open();
    if (before) await this.request('prepare', { choice: before.choice, preprocess: before.preprocess });
  }

  dispose(): void {
    this.changed.dispose();
    void this.close();
  }

  private async openModel(): Promise<string> {
    if (this.document.uri.scheme !== 'file') throw new BiasLensError(notOnDisk(this.document.uri));
    const client = await this.document.client();
    const { session, structure } = await client.request('open', { path: this.document.uri.fsPath });
    this.id = session;
    this.structure = structure;
    this.changed.fire();
    return session;
  }

  private async close(): Promise<void> {
    const opened = this.opened;
    this.opened = undefined;
    this.id = this.prepared = this.explanation = null;
    try {
      const session = await opened;
      if (session !== undefined) await (await this.document.client()).request('close', { session });
    } catch {
      // Its process has gone already, and the session with it.
    }
  }

  private keep(method: MethodName, result: unknown): void {
    if (method === 'structure') this.structure = result as Structure;
    else if (method === 'explain') this.explanation = result as Explanation;
    else if (method === 'prepare') {
      this.prepared = result as Prepared;
      this.explanation = null;
    } else return;
    this.changed.fire();
  }
}

function notOnDisk(uri: vscode.Uri) {
  return {
    fault: 'model' as const,
    code: 'not-on-disk',
    file: path.posix.basename(uri.path),
    reason: vscode.l10n.t('the model is not a file on this disk ({0})', uri.scheme),
    action: vscode.l10n.t('Save it to a folder and open it from there'),
  };
}
