/** The host's end of one session: opens it when it is needed, passes requests on, keeps the answers that other views show. */
import path from 'node:path';
import * as vscode from 'vscode';
import { BiasLensError } from '../../protocol/errors';
import type { Explanation, MethodName, Params, Port, Prepared, Progress, Result, Structure } from '../../protocol/types';
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
  /** Every input that has been prepared, by its name in the graph. */
  readonly inputs = new Map<string, Prepared>();
  /** The last explanation of the prepared inputs. */
  explanation: Explanation | null = null;

  private opened: Promise<string> | undefined;
  private readonly changed = new vscode.EventEmitter<void>();
  /** One of these changed. */
  readonly onDidChange = this.changed.event;

  constructor(
    private readonly document: ModelDocument,
    private readonly log: vscode.LogOutputChannel,
  ) {}

  /** The model's first input, which the page shows. */
  get prepared(): Prepared | null {
    return this.inputs.get(this.structure?.inputs[0]?.name ?? '') ?? null;
  }

  /** The inputs that are yet to be chosen. */
  get lacking(): Port[] {
    return this.structure?.inputs.filter(({ name }) => !this.inputs.has(name)) ?? [];
  }

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
    this.keep(method, query, result);
    return result;
  }

  /** Reads an input and keeps it beside the model for the next time. */
  async use(query: Query<'prepare'>, options?: RequestOptions): Promise<Prepared> {
    const prepared = await this.request('prepare', query, options);
    try {
      await this.request('keep', {});
    } catch (error) {
      // A folder that cannot be written to is no reason not to explain.
      this.log.warn(`${this.document.uri.fsPath}: the input is not remembered: ${(error as Error).message}`);
    }
    return prepared;
  }

  /** Prepares the inputs that are remembered beside the model, unless one is there already or the workspace is not trusted. */
  async recall(): Promise<void> {
    if (this.inputs.size > 0 || !allowed('recall')) return;
    for (const query of await this.request('recall', {})) await this.request('prepare', query);
  }

  /** Reads the model from disk again, with the same inputs as before; throws when they do not fit it any more. */
  async reopen(): Promise<void> {
    const before = this.preparations;
    await this.close();
    await this.open();
    for (const query of before) await this.request('prepare', query);
  }

  /** What prepares the same inputs in another session of the same model. */
  get preparations(): Query<'prepare'>[] {
    return [...this.inputs.values()].map(({ name, choice, preprocess }) => ({ input: name, choice, preprocess }));
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
    this.id = this.explanation = null;
    this.inputs.clear();
    try {
      const session = await opened;
      if (session !== undefined) await (await this.document.client()).request('close', { session });
    } catch {
      // Its process has gone already, and the session with it.
    }
  }

  private keep(method: MethodName, query: { output?: string }, result: unknown): void {
    // Another output's structure is for who asked.
    if (method === 'structure' && query.output !== undefined) return;
    if (method === 'structure') this.structure = result as Structure;
    else if (method === 'explain') this.explanation = result as Explanation;
    else if (method === 'prepare') {
      const prepared = result as Prepared;
      this.inputs.set(prepared.name, prepared);
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
