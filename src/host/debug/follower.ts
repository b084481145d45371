/** Keeps a model's editor and a debug session at the same place of the pass, whichever of them moves. */
import * as vscode from 'vscode';
import type { BiasDebugSession } from '../../debug/dap/session';
import type { Runtime } from '../../debug/runtime';
import type { ModelPanel } from '../editor/panel';

/** Whether VS Code takes the focus to the listing at every stop. */
const takesFocus = (): boolean => vscode.workspace.getConfiguration('debug').get('focusEditorOnBreak', true);

/** How long VS Code may take to show a stop in the listing. */
const SHOWN_MS = 5000;

export class Follower implements vscode.Disposable {
  private runtime: Runtime | undefined;
  /** Until when the page, in which a step was asked for, takes the focus back. */
  private staysUntil = 0;
  private readonly subscription: vscode.Disposable;

  constructor(
    private readonly panel: ModelPanel,
    adapter: BiasDebugSession,
  ) {
    this.subscription = vscode.Disposable.from(
      panel.onDidStart(() => this.tell()),
      panel.onDidMove((moment) => {
        const end = this.runtime?.momentAt(this.runtime.plan.end.index);
        const to = moment ?? end;
        if (to === undefined || to === this.moment()) return;
        if (takesFocus()) this.staysUntil = Date.now() + SHOWN_MS;
        adapter.gotoMoment(to);
      }),
      panel.view.onDidChangeViewState(() => this.comeBack()),
    );
  }

  /** The debug session stands here now. */
  show(runtime: Runtime): void {
    this.runtime = runtime;
    this.tell();
  }

  dispose(): void {
    this.subscription.dispose();
    this.panel.follow(null);
  }

  /** Who steps in the page goes on there. */
  private comeBack(): void {
    const { view } = this.panel;
    if (view.active || Date.now() > this.staysUntil) return;
    this.staysUntil = 0;
    view.reveal(view.viewColumn, false);
  }

  private moment(): number | undefined {
    return this.runtime?.momentAt(this.runtime.position.index);
  }

  /** Forward there is no moment of the pass: the layer is lit, the picture stays. */
  private tell(): void {
    const { runtime, panel } = this;
    const { prepared } = panel.session;
    if (!runtime || !prepared) return;
    const layer = runtime.plan.layerAt(runtime.position)?.name ?? null;
    if (runtime.plan.direction === 'forward') return void (layer && panel.select(layer));
    panel.follow({ request: runtime.model.request, prepared, moment: this.moment()!, layer });
  }
}
