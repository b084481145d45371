/** What `when` clauses and enablements in package.json can ask about the current model. */
import * as vscode from 'vscode';
import type { ModelPanel } from './editor/panel';
import type { Services } from './services';

/** Keeps the context keys true. */
export function registerContextKeys({ panels }: Services): vscode.Disposable {
  const set = new Map<string, boolean>();
  const update = (panel: ModelPanel | undefined) => {
    for (const [key, value] of Object.entries(keysOf(panel))) {
      if (set.get(key) === value) continue;
      set.set(key, value);
      void vscode.commands.executeCommand('setContext', `biaslens.${key}`, value);
    }
  };
  return panels.onDidChange(update);
}

function keysOf(panel: ModelPanel | undefined): Record<string, boolean> {
  const explanation = panel?.session.explanation;
  return {
    // From the end of the pass a step starts over, as in the page.
    canStep: explanation != null,
    /** The page stands in the middle of the pass: F5 goes on there. */
    paused: explanation != null && panel?.selection.moment != null,
    canBack: explanation != null && panel?.selection.moment !== 0,
  };
}
