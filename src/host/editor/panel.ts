/** One editor on a model: its page, its session, and what is selected in it. */
import * as vscode from 'vscode';
import type { PageEvents, Pinned } from '../../protocol/page';
import { webviewPort } from '../../protocol/webview-port';
import type { InputChoice } from '../../protocol/types';
import { useInput } from '../input/use';
import { logError, showError } from '../messages';
import { ModelSession } from '../model/session';
import type { ModelDocument } from '../model/document';
import { watchFile, type FileState } from '../model/watch';
import type { Services } from '../services';
import { onSettings } from '../settings';
import { localRoots, pageHtml } from './html';
import { PageLink } from './page-link';
import { pageHandlers } from './requests';

export type PageCommand = PageEvents['command']['name'];

interface Selection {
  layer: string | null;
  /** How many steps of the pass are shown; null when all are. */
  moment: number | null;
}

export class ModelPanel implements vscode.Disposable {
  readonly session: ModelSession;
  selection: Selection = { layer: null, moment: null };
  /** Commands that the page is yet to be told of. */
  private wanted: PageCommand[] = [];
  /** The input that the page is yet to explain. */
  private choice: InputChoice | undefined;
  /** The page is there and listens. */
  private live = false;
  private readonly link: PageLink;
  private readonly log: vscode.LogOutputChannel;
  private readonly changed = new vscode.EventEmitter<void>();
  /** The session's results or the selection changed. */
  readonly onDidChange = this.changed.event;
  private readonly began = new vscode.EventEmitter<void>();
  /** The page has been loaded, or loaded anew. */
  readonly onDidStart = this.began.event;
  private readonly moved = new vscode.EventEmitter<number | null>();
  /** The page went to a moment of the pass. */
  readonly onDidMove = this.moved.event;
  private readonly disposables: vscode.Disposable[] = [this.changed, this.began, this.moved];

  constructor(
    readonly document: ModelDocument,
    readonly view: vscode.WebviewPanel,
    services: Services,
  ) {
    this.log = services.log;
    this.session = new ModelSession(document, this.log);
    const { webview } = view;
    webview.options = { enableScripts: true, localResourceRoots: localRoots(services.context.extensionUri) };
    this.link = new PageLink(webviewPort(webview, view), pageHandlers(this, services), {
      onFault: (method, error) => logError(services.log, `${document.uri.fsPath}: ${method}`, error),
    });
    this.disposables.push(
      this.session,
      this.session.onDidChange(() => this.changed.fire()),
      view.onDidChangeViewState(() => (this.live &&= view.visible)),
      onSettings(({ colours }) => this.link.emit('colours', { colours })),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.link.emit('trusted', {})),
    );
    if (document.uri.scheme === 'file') this.disposables.push(watchFile(document.uri, (state) => this.fileState(state)));
    webview.html = pageHtml(webview, services.context.extensionUri);
  }

  /** Runs a command of the page, now or as soon as it is there. */
  run(name: PageCommand): void {
    if (!this.view.visible) this.view.reveal(this.view.viewColumn);
    // Where nothing may run yet, Explain stays wanted until the workspace is trusted.
    const postponed = !this.live || (name === 'explain' && !vscode.workspace.isTrusted);
    if (postponed && !this.wanted.includes(name)) this.wanted.push(name);
    if (this.live) this.tell(name);
  }

  /** Explains this input instead of the one that the page has, now or as soon as the page is there; without one, that. */
  explain(choice?: InputChoice): void {
    if (!choice) return this.run('explain');
    this.choice = choice;
    if (!this.view.visible) this.view.reveal(this.view.viewColumn);
    else if (this.live) void this.takeChoice();
  }

  /** Explain is wanted as soon as the page is there. */
  get explains(): boolean {
    return this.wanted.includes('explain');
  }

  /**
   * The page has loaded: Explain is part of its start itself, the other commands that it has missed follow. Where the model and
   * its input were read well, Explain asks for an input that is lacking.
   */
  started(well: boolean): { explain: boolean } {
    this.live = true;
    const missed = this.wanted;
    const explain = this.explains;
    this.wanted = explain && !vscode.workspace.isTrusted ? ['explain'] : [];
    setImmediate(() => {
      this.began.fire();
      void this.takeChoice();
      for (const name of missed) if (name !== 'explain' || (well && this.lacksInput())) this.tell(name);
    });
    return { explain };
  }

  /** What the page has selected. */
  selected(selection: Selection): void {
    const moved = selection.moment !== this.selection.moment;
    this.selection = selection;
    this.changed.fire();
    if (moved) this.moved.fire(selection.moment);
  }

  /** Shows what a debug session of the same model has come to; null: it is over. */
  follow(debugged: PageEvents['debugged']): void {
    this.link.emit('debugged', debugged);
    if (!debugged) return;
    this.selection = { layer: debugged.layer ?? this.selection.layer, moment: debugged.moment };
    this.changed.fire();
  }

  /** Another explanation was set aside. */
  pinned(pinned: Pinned | null): void {
    this.link.emit('pinned', { pinned });
  }

  /** Selects a layer in the page. */
  select(layer: string): void {
    if (layer === this.selection.layer) return;
    this.selection = { ...this.selection, layer };
    this.link.emit('select', { layer });
  }

  dispose(): void {
    vscode.Disposable.from(...this.disposables).dispose();
  }

  private async takeChoice(): Promise<void> {
    const { choice } = this;
    this.choice = undefined;
    if (!choice) return;
    try {
      this.link.emit('input', { prepared: await useInput(this.session, { choice }) });
    } catch (error) {
      await showError(this.log, this.document.uri.fsPath, error, () => this.explain(choice));
    }
  }

  private tell(name: PageCommand): void {
    this.link.emit('command', { name: name === 'explain' && this.lacksInput() ? 'chooseInput' : name });
  }

  /** Explain has to ask for an input first. */
  private lacksInput(): boolean {
    return this.session.lacking.length > 0 && this.session.id !== null && vscode.workspace.isTrusted;
  }

  private fileState(state: FileState): void {
    this.link.emit(state, { path: this.document.uri.fsPath });
  }
}
