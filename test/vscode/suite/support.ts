/** What the tests inside VS Code share: the activated extension, the sample workspace, waiting. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import type { ModelPanel } from '../../../src/host/editor/panel';
import type { Services } from '../../../src/host/services';

/** The extension as VS Code runs it. */
export async function biaslens(): Promise<vscode.Extension<Services>> {
  const extension = vscode.extensions.getExtension<Services>('biaslens.biaslens');
  assert(extension, 'the extension is not installed');
  await extension.activate();
  return extension;
}

/** A file of the workspace, which is a copy of media/samples. */
export function sample(name: string): vscode.Uri {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  return vscode.Uri.joinPath(folder.uri, ...name.split('/'));
}

/** A copy of a sample's model and labels in a folder of its own, so that a test may change it. */
export function copyOf(model: string, folder: string): vscode.Uri {
  const target = sample(folder).fsPath;
  fs.mkdirSync(target, { recursive: true });
  for (const name of [path.basename(model), 'labels.txt']) {
    fs.copyFileSync(path.join(sample(path.dirname(model)).fsPath, name), path.join(target, name));
  }
  return vscode.Uri.file(path.join(target, path.basename(model)));
}

/** Has `file` remembered as the model's input, as an earlier choice would have. */
export function remember(model: vscode.Uri, file: vscode.Uri): void {
  const relative = path.relative(path.dirname(model.fsPath), file.fsPath);
  const memory = model.fsPath.replace(/\.onnx$/, '.explain.json');
  const before = fs.existsSync(memory) ? JSON.parse(fs.readFileSync(memory, 'utf8')) : {};
  fs.writeFileSync(memory, JSON.stringify({ ...before, input: relative }));
}

/** Opens a model as a double click does, and waits for its structure. */
export async function openModel(uri: vscode.Uri, column?: vscode.ViewColumn): Promise<ModelPanel> {
  const { panels } = (await biaslens()).exports;
  const before = panels.current;
  await vscode.commands.executeCommand('vscode.open', uri, column);
  const panel = await eventually(() => {
    const { current } = panels;
    return current !== before && current?.document.uri.toString() === uri.toString() ? current : undefined;
  }, `an editor on ${uri.path}`);
  await eventually(() => panel.session.structure, 'the structure');
  return panel;
}

/** The value as soon as there is one. */
export async function eventually<T>(get: () => T | undefined | null | false, what: string, seconds = 20): Promise<T> {
  for (const deadline = Date.now() + 1000 * seconds; ; await new Promise((resolve) => setTimeout(resolve, 20))) {
    const value = get();
    if (value !== undefined && value !== null && value !== false) return value;
    assert(Date.now() < deadline, `waited ${seconds} s for ${what}`);
  }
}

/** Closes every editor, and with them the processes. */
export async function closeAll(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}
