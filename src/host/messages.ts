/** How a command that fails outside a page tells so: one sentence, with the log and another try within reach. */
import * as vscode from 'vscode';

/** Logs an error with everything that is known about it. */
export function logError(log: vscode.LogOutputChannel, what: string, error: unknown): void {
  log.error(`${what}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
}

/** Shows what went wrong; *Retry* is offered where `retry` is given. Resolves when the message has gone. */
export async function showError(
  log: vscode.LogOutputChannel,
  what: string,
  error: unknown,
  retry?: () => unknown,
): Promise<void> {
  logError(log, what, error);
  const again = vscode.l10n.t('Retry');
  const showLog = vscode.l10n.t('Show Log');
  const sentence = error instanceof Error ? error.message : String(error);
  const choice = await vscode.window.showErrorMessage(sentence, ...(retry ? [again, showLog] : [showLog]));
  if (choice === again) await retry?.();
  if (choice === showLog) log.show();
}
