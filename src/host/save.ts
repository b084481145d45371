/** Saves what a page made to a file that the person names. */
import * as vscode from 'vscode';

/** Asks where, beside the model first; nothing happens when that is dismissed. */
export async function saveFile(model: vscode.Uri, name: string, data: Uint8Array): Promise<void> {
  const target = await vscode.window.showSaveDialog({ defaultUri: vscode.Uri.joinPath(model, '..', name) });
  if (target) await vscode.workspace.fs.writeFile(target, data);
}
