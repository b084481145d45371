/** Keeps a model's editor and a debug session at the same place of the pass, whichever of them moves. */
import * as vscode from 'vscode';
import type { BiasDebugSession } from '../../debug/dap/session';
import type { Runtime } from '../../debug/runtime';
import type { ModelPanel } from '../editor/panel';

export class Follower implements vscode.Disposable {
  private runtime: Runtime | undefined;
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
        if (to !== undefined && to !== this.moment()) adapter.gotoMoment(to);
      }),
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
