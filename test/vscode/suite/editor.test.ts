/** The model editor in a real VS Code: how it opens, and what it keeps from doing. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import * as vscode from 'vscode';
import type { ExplainRequest } from '../../../src/protocol/types';
import { encodeNpy } from '../../../src/engine/input';
import { modelBytes, noise } from '../../unit/engine/models';
import { biaslens, closeAll, copyOf, eventually, openModel, sample } from './support';

const REQUEST: ExplainRequest = { target: null, minus: null, option: 1, temperature: 1, without: [] };

describe('the model editor', () => {
  afterEach(closeAll);

  it('has every command that package.json contributes', async () => {
    const { packageJSON } = await biaslens();
    const known = await vscode.commands.getCommands(true);
    const contributed = packageJSON.contributes.commands.map(({ command }: { command: string }) => command);
    assert.deepEqual(
      contributed.filter((command: string) => !known.includes(command)),
      [],
    );
  });

  it('is how an .onnx file opens', async () => {
    await openModel(sample('digits/digits.onnx'));
    const tab = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    assert(tab instanceof vscode.TabInputCustom);
    assert.equal(tab.viewType, 'biaslens.model');
  });

  it('shows the structure on a plain open, and runs nothing', async () => {
    const panel = await openModel(copyOf('digits/digits.onnx', 'plain'));
    const { structure } = panel.session;
    assert(structure && structure.layers.length > 0);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    assert.equal(panel.session.explanation, null);
    assert.equal(panel.session.structure?.traced, false);
    assert.deepEqual(fs.readdirSync(sample('plain').fsPath).sort(), ['digits.onnx', 'labels.txt']);
  });

  it('works on several models at once, each in a process of its own', async () => {
    const digits = await openModel(sample('digits/digits.onnx'));
    const cells = await openModel(sample('cells/cells.onnx'), vscode.ViewColumn.Two);
    const pids = await Promise.all([digits, cells].map(pidOf));
    assert.equal(new Set(pids).size, 2);
    assert.notEqual(digits.session.structure?.parameters, cells.session.structure?.parameters);
  });

  it('splits: two editors on one file have a session each, in one process', async () => {
    const left = await openModel(sample('cells/cells.onnx'));
    await vscode.commands.executeCommand('workbench.action.splitEditor');
    const { panels } = (await biaslens()).exports;
    const right = await eventually(() => (panels.current !== left ? panels.current : undefined), 'the second editor');
    await eventually(() => right.session.structure, 'its structure');
    assert.equal(right.document, left.document);
    assert.notEqual(right.session.id, left.session.id);
    await eventually(() => right.view.active, 'the second editor to be active');
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    await eventually(() => panels.current === left, 'the first editor to be the current one');
    assert.equal(typeof (await left.session.request('structure', {})).parameters, 'number');
  });

  it('ends the process with the last editor', async () => {
    const pid = await pidOf(await openModel(sample('digits/digits.onnx')));
    assert(alive(pid));
    await closeAll();
    await eventually(() => !alive(pid), 'the process to end');
  });

  it('says of a file that is no model what is wrong, and stays', async () => {
    const broken = vscode.Uri.joinPath(copyOf('cells/cells.onnx', 'broken'), '..', 'text.onnx');
    fs.writeFileSync(broken.fsPath, 'This is a text.\n');
    await vscode.commands.executeCommand('vscode.open', broken);
    const { panels } = (await biaslens()).exports;
    const panel = await eventually(() => panels.current, 'the editor');
    await assert.rejects(panel.session.open(), { name: 'BiasLensError', message: /^text\.onnx: / });
  });

  it('knows which of several inputs are lacking, and remembers each', async () => {
    const model = sample('two/two.onnx');
    const beside = (name: string) => vscode.Uri.joinPath(model, '..', name).fsPath;
    fs.mkdirSync(beside('.'), { recursive: true });
    fs.writeFileSync(
      model.fsPath,
      modelBytes({ inputs: { left: [1, 3], right: [1, 3] }, nodes: [['Sub', 'left right', 'y']], outputs: 'y' }),
    );
    for (const name of ['left', 'right']) fs.writeFileSync(beside(`${name}.npy`), encodeNpy(noise([1, 3], name.length)));
    fs.writeFileSync(beside('two.explain.json'), JSON.stringify({ inputs: { left: 'left.npy' } }));

    const { session } = await openModel(model);
    await eventually(() => session.prepared, 'the input that is remembered');
    const lacking = () => session.lacking.map(({ name }) => name);
    assert.deepEqual(lacking(), ['right']);
    await session.use({ input: 'right', choice: { kind: 'file', path: beside('right.npy') } });
    assert.deepEqual(lacking(), []);
    const { f } = await session.request('explain', { request: REQUEST });
    await closeAll();

    const again = (await openModel(model)).session;
    await eventually(() => again.lacking.length === 0, 'both inputs');
    assert.equal((await again.request('explain', { request: REQUEST })).f, f);
  });

  it('opens a sample from the palette as a copy that may be written beside', async () => {
    await vscode.commands.executeCommand('biaslens.openSample', 'cells');
    const { panels, context } = (await biaslens()).exports;
    const panel = await eventually(() => panels.current, 'the editor');
    assert(panel.document.uri.fsPath.startsWith(context.globalStorageUri.fsPath));
    assert(fs.existsSync(panel.document.uri.fsPath.replace('cells.onnx', 'cells-test.csv')));
  });
});

async function pidOf(panel: Awaited<ReturnType<typeof openModel>>): Promise<number> {
  const { pid } = (await panel.document.client()) as unknown as { pid?: number };
  assert(pid !== undefined, 'no process');
  return pid;
}

function alive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
