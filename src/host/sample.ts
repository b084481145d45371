/** The sample models: copied to where they may be written beside, since the extension's own folder is not a person's. */
import * as vscode from 'vscode';
import { VIEW_TYPE } from './editor/panels';
import type { Services } from './services';

const SAMPLES = [
  { name: 'digits', model: 'digits.onnx', text: () => vscode.l10n.t('Handwritten digits: a picture and ten classes') },
  { name: 'fashion', model: 'fashion-vgg11.onnx', text: () => vscode.l10n.t('Clothes: a deeper network (VGG-11)') },
  { name: 'cells', model: 'cells.onnx', text: () => vscode.l10n.t('Cells: rows of a table and two classes') },
];

/** Opens a copy of the named sample, and gives its model; without a name the person picks one. */
export async function openSample({ context }: Services, name?: string): Promise<vscode.Uri | undefined> {
  const items = SAMPLES.map((sample) => ({ label: sample.name, description: sample.text(), sample }));
  const item =
    items.find(({ label }) => label === name) ??
    (await vscode.window.showQuickPick(items, { placeHolder: vscode.l10n.t('The sample to open') }));
  if (!item) return undefined;
  const { sample } = item;
  const copy = vscode.Uri.joinPath(context.globalStorageUri, 'samples', sample.name);
  const model = vscode.Uri.joinPath(copy, sample.model);
  if (!(await exists(model))) {
    const shipped = vscode.Uri.joinPath(context.extensionUri, 'media', 'samples', sample.name);
    await vscode.workspace.fs.copy(shipped, copy, { overwrite: true });
  }
  await vscode.commands.executeCommand('vscode.openWith', model, VIEW_TYPE);
  return model;
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  return vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
}
