/** The debugger in a real VS Code: going to places, what stops it by itself, and launch configurations. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import * as vscode from 'vscode';
import { modelBytes, type ModelSpec } from '../../unit/engine/models';
import { DEAD } from '../../support/dead';
import { evaluate, Watcher } from './debugging';
import { closeAll, copyOf, remember, sample } from './support';

/** p = Log(x W − 100) is NaN, and all that comes of it. */
const NOT_A_NUMBER: ModelSpec = {
  ...DEAD,
  nodes: [
    ['MatMul', 'x W', 'p'],
    ['Add', 'p minus', 'a'],
    ['Log', 'a', 'l'],
    ['MatMul', 'l W', 'y'],
  ],
};

/** sum = a + c, and big = 10 a. */
const SEVERAL: ModelSpec = {
  inputs: { a: [1, 2], c: [1, 2] },
  constants: { ten: 10, b: [0.5, 0] },
  nodes: [
    ['Add', 'a c', 's'],
    ['Add', 's b', 'sum'],
    ['Mul', 'a ten', 'm'],
    ['Add', 'm b', 'big'],
  ],
  outputs: 'sum big',
};

describe('the debugger goes where it is told', () => {
  let watcher: Watcher;
  let folder: vscode.WorkspaceFolder;
  before(() => {
    [folder] = vscode.workspace.workspaceFolders!;
    fs.mkdirSync(sample('made').fsPath, { recursive: true });
    fs.writeFileSync(sample('made/x.json').fsPath, '[[1, 2]]');
    fs.writeFileSync(sample('made/c.json').fsPath, '[[3, 4]]');
    for (const [name, spec] of Object.entries({ dead: DEAD, nan: NOT_A_NUMBER, several: SEVERAL })) {
      fs.writeFileSync(sample(`made/${name}.onnx`).fsPath, modelBytes(spec));
    }
  });
  beforeEach(() => {
    watcher = new Watcher();
  });
  afterEach(async () => {
    await vscode.debug.stopDebugging();
    vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
    watcher.dispose();
    await closeAll();
  });

  const launch = (model: string, more: object = {}) =>
    vscode.debug.startDebugging(folder, { type: 'biaslens', request: 'launch', name: 'test', model, ...more });

  it('runs to the cursor, jumps to it both ways, and continues back to the breakpoint before', async () => {
    const model = copyOf('digits/digits.onnx', 'moved');
    remember(model, sample('digits/images/7-0.png'));
    await launch(model.fsPath);
    assert.equal((await watcher.stop()).name, 'logits  Gemm');
    const uri = model.with({ scheme: 'biaslens', path: `${model.path}.layers` });
    const lineOf = (document: vscode.TextDocument, start: string) =>
      document.getText().split('\n').findIndex((text) => text.startsWith(start)); // prettier-ignore
    const at = async (start: string, command: string) => {
      const editor = await vscode.window.showTextDocument(uri);
      const position = new vscode.Position(lineOf(editor.document, start), 0);
      editor.selection = new vscode.Selection(position, position);
      await vscode.commands.executeCommand(command);
      return watcher.stop();
    };
    const ran = await at('/3/Conv', 'editor.debug.action.runToCursor');
    assert.equal(ran.name, '/3/Conv_output_0  Conv + Relu');
    const received = await evaluate(ran, 'sum(beta)');
    const back = await at('/7/Gemm', 'debug.jumpToCursor');
    assert.deepEqual([back.reason, back.name], ['goto', '/7/Gemm_output_0  Gemm + Relu']);
    const forth = await at('/3/Conv', 'debug.jumpToCursor');
    assert.deepEqual([forth.name, await evaluate(forth, 'sum(beta)')], [ran.name, received]);
    const document = await vscode.workspace.openTextDocument(uri);
    const place = new vscode.Location(uri, new vscode.Position(lineOf(document, '/5/MaxPool'), 0));
    vscode.debug.addBreakpoints([new vscode.SourceBreakpoint(place)]);
    await vscode.commands.executeCommand('workbench.action.debug.reverseContinue');
    const before = await watcher.stop();
    assert.deepEqual([before.reason, before.name], ['breakpoint', '/5/MaxPool_output_0  MaxPool']);
    vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
    await vscode.commands.executeCommand('workbench.action.debug.reverseContinue');
    assert.deepEqual((await watcher.stop()).name, 'logits  Gemm');
  });

  it('stops where a value turns to NaN, and says so in words', async () => {
    await launch('made/nan.onnx', { input: 'x.json', direction: 'forward', stopOnEntry: false });
    const stop = await watcher.stop();
    assert.deepEqual([stop.reason, stop.name], ['exception', 'p  MatMul + Add + Log']);
    const info = await stop.session.customRequest('exceptionInfo', { threadId: 1 });
    assert.deepEqual([info.exceptionId, info.description], ['NaN or Inf', 'The output of p holds 2 NaN among its 2 values.']);
    assert.equal(await evaluate(stop, 'count_nonzero(isnan(value))'), '2');
  });

  it('does not stop at a dead layer, which nobody asked for, and names the model relative to the folder', async () => {
    await launch('made/dead.onnx', { input: 'x.json' });
    const stop = await watcher.stop();
    assert.equal(stop.name, 'q  MatMul + Add');
    await vscode.commands.executeCommand('workbench.action.debug.stepOver');
    const dead = await watcher.stop();
    assert.deepEqual([dead.reason, await evaluate(dead, 'count_nonzero(value)')], ['step', '0']);
  });

  it('gives inputs by name, and explains another output in a listing of its own', async () => {
    await launch('made/several.onnx', { inputs: { a: 'x.json', c: 'c.json' } });
    const sum = await watcher.stop();
    assert.equal(await evaluate(sum, 'value'), '[[4.5, 6]]');
    await vscode.debug.stopDebugging();
    await launch('made/several.onnx', { inputs: { a: 'c.json', c: 'zeros' }, output: 'big', target: 0 });
    const big = await watcher.stop();
    assert.equal(await evaluate(big, 'value'), '[[30.5, 40]]');
    const uri = vscode.Uri.joinPath(folder.uri, 'made/several.onnx.layers').with({ scheme: 'biaslens' });
    const document = await vscode.workspace.openTextDocument(uri);
    assert.equal(document.lineAt(1).text, 'score m');
    await vscode.commands.executeCommand('workbench.action.debug.stepOver');
    const end = await watcher.stop();
    const { stackFrames } = await end.session.customRequest('stackTrace', { threadId: 1 });
    assert.match(document.lineAt(stackFrames[0].line - 1).text, /^input a/);
  });
});
