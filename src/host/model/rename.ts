/** A model that is renamed or moved takes along what is remembered beside it. */
import * as vscode from 'vscode';

/**
 * Moves `model.explain.json` after `model.onnx`. Afterwards rather than as part of the move, of which VS Code would ask the
 * person for leave; the new editor's page takes longer to load than this.
 */
export function followRenames(log: vscode.LogOutputChannel): vscode.Disposable {
  return vscode.workspace.onDidRenameFiles(async ({ files }) => {
    for (const { oldUri, newUri } of files) {
      if (!isModel(oldUri) || !isModel(newUri)) continue;
      try {
        await vscode.workspace.fs.rename(memoryOf(oldUri), memoryOf(newUri), { overwrite: false });
      } catch (error) {
        // Most often there is none to move; that there is one already is as good a reason to leave both.
        log.debug(`${memoryOf(oldUri).fsPath} stays: ${String(error)}`);
      }
    }
  });
}

const isModel = (uri: vscode.Uri) => /\.onnx$/i.test(uri.path);
const memoryOf = (model: vscode.Uri) => model.with({ path: model.path.replace(/\.onnx$/i, '.explain.json') });
