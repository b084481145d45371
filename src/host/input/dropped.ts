/** What is dropped or pasted on a page has no path: it is kept as a file of the extension's own, so that it can be used again. */
import path from 'node:path';
import * as vscode from 'vscode';

/** Writes the bytes beside what the extension keeps of this workspace and gives the file's path. */
export async function keepDropped({ storageUri, globalStorageUri }: vscode.ExtensionContext, name: string, data: Uint8Array) {
  const folder = vscode.Uri.joinPath(storageUri ?? globalStorageUri, 'dropped');
  await vscode.workspace.fs.createDirectory(folder);
  // The page's word is not trusted with a folder.
  const safe = path.basename(name.replaceAll('\\', '/')).replace(/[^\p{L}\p{N}._ -]/gu, '_') || 'input';
  const file = vscode.Uri.joinPath(folder, safe);
  await vscode.workspace.fs.writeFile(file, data);
  return file.fsPath;
}
