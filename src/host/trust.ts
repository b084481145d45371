/** Workspace trust: what may be asked of a session in a workspace that nobody has vouched for. */
import * as vscode from 'vscode';
import type { ErrorInfo, MethodName } from '../protocol/types';

// Each of these reads the model file at most; none runs it or reads another file that the workspace names.
const HARMLESS: ReadonlySet<MethodName> = new Set(['open', 'close', 'structure', 'constants']);

/** Whether this request may go to the model's process now. */
export function allowed(method: MethodName): boolean {
  return vscode.workspace.isTrusted || HARMLESS.has(method);
}

/** Why a request was not carried out in an untrusted workspace, and what to do. */
export function untrusted(file: string): ErrorInfo {
  return {
    fault: 'usage',
    code: 'untrusted',
    file,
    reason: vscode.l10n.t('a model does not run in a workspace that is not trusted'),
    action: vscode.l10n.t('Trust this workspace to explain the model'),
  };
}

/** Opens VS Code's own page on the trust of this workspace. */
export async function manageTrust(): Promise<void> {
  await vscode.commands.executeCommand('workbench.trust.manage');
}
