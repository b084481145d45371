/** Keeps a model's editor and a debug session at the same place of the pass, whichever of them moves. */
import * as vscode from 'vscode';
import type { BiasDebugSession } from '../../debug/dap/session';
import type { Runtime } from '../../debug/runtime';
import type { ModelPanel } from '../editor/panel';

/** Whether VS Code takes the focus to the listing at every stop. */
const takesFocus = (): boolean => vscode.workspace.getConfiguration('debug').get('focusEditorOnBreak', true);

/** For so long after a stop VS Code may take the focus; who goes to the listing later than that means to. */
const STAYS_MS = 1500;
/** VS Code does not always tell that the page has lost it. */
const LOOK_MS = 100;

export class Follower implements vscode.Disposable {
  private runtime: Runtime | undefined;
  /** Whether the stop that is to come was asked for in the page. */
  private askedFor = false;
  /** Until when the page takes the focus back. */
  private staysUntil = 0;
  private look: NodeJS.Timeout | undefined;
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
        this.askedFor = true;
        adapter.gotoMoment(to);
      }),
      panel.view.onDidChangeViewState(() => this.comeBack()),
    );
  }

  /** The debug session stands here now. */
  show(runtime: Runtime): void {
    this.runtime = runtime;
    this.tell();
    if (this.askedFor && takesFocus()) this.staysUntil = Date.now() + STAYS_MS;
    this.askedFor = false;
    this.comeBack();
  }

  dispose(): void {
    clearTimeout(this.look);
    this.subscription.dispose();
    this.panel.follow(null);
  }

  /** Who steps in the page goes on there. */
  private comeBack(): void {
    clearTimeout(this.look);
    const { view } = this.panel;
    if (Date.now() > this.staysUntil) return;
    if (!view.active) view.reveal(view.viewColumn, false);
    this.look = setTimeout(() => this.comeBack(), LOOK_MS);
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
