/** The open model editors, and which of them the commands and the tree are about. */
import * as vscode from 'vscode';
import type { Pinned } from '../../protocol/page';
import type { InputChoice } from '../../protocol/types';
import type { KeptPin } from './kept-pin';
import type { ModelPanel } from './panel';

export class ModelPanels implements vscode.Disposable {
  /** Latest used last. */
  private readonly open: ModelPanel[] = [];
  /** Explain was asked for on files whose editor is not there yet. */
  private readonly awaited = new Map<string, InputChoice | undefined>();
  private readonly changed = new vscode.EventEmitter<ModelPanel | undefined>();
  /** Another editor became the current one (or none is left), or what the current one shows changed. */
  readonly onDidChange = this.changed.event;

  /** @param kept the explanation that was set aside, to compare others with */
  constructor(private readonly kept: KeptPin) {}

  /** The explanation that was set aside, in this window or before it was loaded anew; null when none is. */
  pinned(): Promise<Pinned | null> {
    return this.kept.get();
  }

  /** The active model editor, or the one that was active last; undefined when none is open. */
  get current(): ModelPanel | undefined {
    return this.open.at(-1);
  }

  /** The editor on a model, the latest used where there are several. */
  of(model: vscode.Uri): ModelPanel | undefined {
    return [...this.open].reverse().find((panel) => panel.document.uri.toString() === model.toString());
  }

  /** Sets an explanation aside; every page is told, so that two models can be compared. */
  pin(pinned: Pinned | null): void {
    this.kept.set(pinned);
    for (const panel of this.open) panel.pinned(pinned);
  }

  /** Takes a new editor in; the caller keeps its life. */
  add(panel: ModelPanel): void {
    this.open.push(panel);
    const key = panel.document.uri.toString();
    if (this.awaited.has(key)) panel.explain(this.awaited.get(key));
    this.awaited.delete(key);
    const subscriptions = vscode.Disposable.from(
      panel.onDidChange(() => panel === this.current && this.changed.fire(panel)),
      panel.view.onDidChangeViewState(() => panel.view.active && this.makeCurrent(panel)),
    );
    panel.view.onDidDispose(() => {
      subscriptions.dispose();
      this.open.splice(this.open.indexOf(panel), 1);
      this.changed.fire(this.current);
    });
    this.changed.fire(this.current);
  }

  /** Opens the model's editor, or goes to the one that is open, and explains: its input, or another one. */
  async explain(uri: vscode.Uri, choice?: InputChoice): Promise<void> {
    const open = this.of(uri);
    if (open) return open.explain(choice);
    this.awaited.set(uri.toString(), choice);
    try {
      await vscode.commands.executeCommand('vscode.openWith', uri, VIEW_TYPE);
    } finally {
      this.awaited.delete(uri.toString());
    }
  }

  dispose(): void {
    this.changed.dispose();
  }

  private makeCurrent(panel: ModelPanel): void {
    if (panel === this.current) return;
    this.open.splice(this.open.indexOf(panel), 1);
    this.open.push(panel);
    this.changed.fire(panel);
  }
}

/** The custom editor's id in package.json. */
export const VIEW_TYPE = 'biaslens.model';
