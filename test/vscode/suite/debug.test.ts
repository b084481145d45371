/** The debugger in a real VS Code: its listing, breakpoints, stepping, and the model editor that follows. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import * as vscode from 'vscode';
import type { ModelPanel } from '../../../src/host/editor/panel';
import { evaluate, Watcher } from './debugging';
import { biaslens, closeAll, copyOf, eventually, openModel, remember, sample } from './support';

describe('the debugger', () => {
  let watcher: Watcher;
  let model: vscode.Uri;
  let listing: vscode.Uri;
  before(() => {
    model = copyOf('digits/digits.onnx', 'debugged');
    remember(model, sample('digits/images/7-0.png'));
    listing = model.with({ scheme: 'biaslens', path: `${model.path}.layers` });
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

  const launch = (more: object = {}) =>
    vscode.debug.startDebugging(vscode.workspace.workspaceFolders![0], {
      type: 'biaslens',
      request: 'launch',
      name: 'test',
      model: model.fsPath,
      ...more,
    });
  const lineOf = async (text: RegExp) => {
    const { lineCount, lineAt } = await vscode.workspace.openTextDocument(listing);
    return Array.from({ length: lineCount }, (_, i) => i).find((i) => text.test(lineAt(i).text))!;
  };
  const breakpoint = async (text: RegExp, condition?: string) => {
    const location = new vscode.Location(listing, new vscode.Position(await lineOf(text), 0));
    vscode.debug.addBreakpoints([new vscode.SourceBreakpoint(location, true, condition)]);
  };

  it('shows a layer, and an input, in the listing when the page asks for it: beside it, then in the same tab', async () => {
    await openModel(model);
    const shown = async (name: string, input: boolean) => {
      await vscode.commands.executeCommand('biaslens.showInListing', model, name, input);
      const { document, selection, viewColumn } = vscode.window.activeTextEditor!;
      return [document.uri.toString(), document.lineAt(selection.active.line).text.split(' ').slice(0, 2).join(' '), viewColumn];
    };
    assert.deepEqual(await shown('/3/Conv_output_0', false), [listing.toString(), '/3/Conv_output_0 =', 2]);
    assert.deepEqual(await shown('image', true), [listing.toString(), 'input image', 2]);
    assert.equal(vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).length, 2);
  });

  it('has a listing: read-only, coloured, with outline, folds, definitions, hovers and a link', async () => {
    const document = await vscode.workspace.openTextDocument(listing);
    assert.equal(document.languageId, 'biaslens-layers');
    assert.match(document.getText(), /^# digits\.onnx: 7 layers, output first\nscore logits\nlogits/);
    assert.equal(vscode.workspace.fs.isWritableFileSystem('biaslens'), false);
    const run = <T>(command: string, ...args: unknown[]) =>
      vscode.commands.executeCommand<T>(`vscode.execute${command}`, listing, ...args);
    const symbols = await run<vscode.DocumentSymbol[]>('DocumentSymbolProvider');
    assert.deepEqual([symbols.length, symbols[2].name, symbols[2].children.length], [9, '/7/Gemm_output_0', 2]);
    const folds = await run<vscode.FoldingRange[]>('FoldingRangeProvider');
    assert.equal(folds.length, 3);
    const gemm = await lineOf(/^\/7\/Gemm/);
    const column = document.lineAt(gemm).text.indexOf('/6/Flatten');
    const [definition] = await run<vscode.Location[]>('DefinitionProvider', new vscode.Position(gemm, column + 3));
    assert.equal(definition.range.start.line, await lineOf(/^\/6\/Flatten/));
    const [hover] = await run<vscode.Hover[]>('HoverProvider', new vscode.Position(gemm, 3));
    assert.match((hover.contents[0] as vscode.MarkdownString).value, /Gemm.*Relu.*core/);
    const [link] = await run<vscode.DocumentLink[]>('LinkProvider');
    assert.equal(link.target?.toString(), model.toString());
  });

  it('stops at entry, steps over, into, out and back, and ends', async () => {
    await launch();
    const entry = await watcher.stop();
    assert.deepEqual([entry.reason, entry.name], ['entry', 'logits  Gemm']);
    const go = async (command: string) => {
      await vscode.commands.executeCommand(`workbench.action.debug.${command}`);
      return (await watcher.stop()).name;
    };
    assert.equal(await go('stepOver'), '/7/Gemm_output_0  Gemm + Relu');
    assert.equal(await go('stepInto'), '/8/Relu_output_0  Relu');
    assert.equal(await go('stepOut'), '/6/Flatten_output_0  Flatten');
    assert.equal(await go('stepBack'), '/7/Gemm_output_0  Gemm + Relu');
    assert.equal(await go('restart'), 'logits  Gemm');
    await vscode.commands.executeCommand('workbench.action.debug.continue');
    await eventually(() => watcher.ended.length > 0, 'the end');
  });

  it('stops at a breakpoint and at a conditional one; watches and inline values are there', async () => {
    await breakpoint(/^\/3\/Conv/);
    await breakpoint(/^\/0\/Conv/, 'max(abs(beta)) > 1e9');
    await breakpoint(/^input/, 'abs(sum(beta) - layer("logits").own[0, 0]) >= 0');
    await launch({ stopOnEntry: false });
    const first = await watcher.stop();
    assert.deepEqual([first.reason, first.name], ['breakpoint', '/3/Conv_output_0  Conv + Relu']);
    assert.match(await evaluate(first, 'sum(own)'), /^-?\d/);
    const { lines } = await first.session.customRequest('biaslensLines');
    assert.equal(lines.length, 5);
    assert.match(lines[4].text, /^Σβ .* Σown .* residual /);
    await vscode.commands.executeCommand('workbench.action.debug.continue');
    const last = await watcher.stop();
    assert.equal(last.name, 'input image');
  });

  it('is one session with the model editor: each follows the other', async () => {
    const panel = await openModel(model);
    await vscode.commands.executeCommand('biaslens.debug', model);
    const entry = await watcher.stop();
    await eventually(() => panel.selection.moment === 0, 'the editor to follow');
    assert.equal(panel.selection.layer, 'logits');
    await vscode.commands.executeCommand('workbench.action.debug.stepOver');
    await watcher.stop();
    await eventually(() => panel.selection.moment === 1 && panel.selection.layer === '/7/Gemm_output_0', 'the editor to follow');
    await eventually(() => panel.session.explanation, 'the page to explain the same');
    assert.equal(panel.session.prepared?.title, '7-0.png');
    panel.selected({ layer: '/3/Conv_output_0', moment: 4 });
    const moved = await watcher.stop();
    assert.deepEqual([moved.reason, moved.name], ['goto', '/3/Conv_output_0  Conv + Relu']);
    assert.equal(moved.session.id, entry.session.id);
    assert(visible(listing) && panel.view.visible, 'both are in sight');
  });

  it('shows a layer in the editor that is open, whichever column has the focus', async () => {
    const panel = await openModel(model);
    await vscode.window.showTextDocument(listing, { viewColumn: vscode.ViewColumn.Two });
    const opened: string[] = [];
    const watching = vscode.window.tabGroups.onDidChangeTabs((change) => opened.push(...change.opened.map(({ label }) => label)));
    await vscode.commands.executeCommand('biaslens.showLayer', model.toString(), '/3/Conv_output_0');
    await eventually(() => panel.selection.layer === '/3/Conv_output_0', 'the layer to be selected');
    // What was asked for before this has been shown when this is.
    await openModel(copyOf('cells/cells.onnx', 'after'), vscode.ViewColumn.Two);
    watching.dispose();
    assert.deepEqual(opened, ['cells.onnx']);
  });

  it('goes on when the model editor is closed', async () => {
    const panel = await openModel(model);
    await launch();
    const entry = await watcher.stop();
    const before = await evaluate(entry, 'sum(mass)');
    panel.view.dispose();
    await vscode.commands.executeCommand('workbench.action.debug.stepOver');
    await watcher.stop();
    await vscode.commands.executeCommand('workbench.action.debug.stepBack');
    assert.equal(await evaluate(await watcher.stop(), 'sum(mass)'), before);
  });

  it('runs side by side, each with its own input', async () => {
    await launch({ target: 7 });
    const a = await watcher.stop();
    await launch({ target: 1, input: sample('digits/images/1-0.png').fsPath });
    const b = await watcher.stop();
    assert.notEqual(await evaluate(a, 'sum(value)'), await evaluate(b, 'sum(value)'));
    assert.equal((await processes()).size, 1, 'the editor has one process of its own');
    await vscode.debug.stopDebugging(a.session);
    await vscode.debug.stopDebugging(b.session);
    await eventually(() => watcher.ended.length >= 2, 'both ends');
  });

  it('keeps breakpoints at their layers when a run or a new export writes the listing anew', async () => {
    const other = copyOf('fashion/fashion-vgg11.onnx', 'exported');
    const own = copyOf('digits/digits.onnx', 'exported');
    remember(own, sample('digits/images/7-0.png'));
    const uri = own.with({ scheme: 'biaslens', path: `${own.path}.layers` });
    const textOf = async () => (await vscode.workspace.openTextDocument(uri)).getText().split('\n');
    const line = (await textOf()).findIndex((text) => text.startsWith('/3/Conv_output_0'));
    const location = new vscode.Location(uri, new vscode.Position(line, 0));
    vscode.debug.addBreakpoints([new vscode.SourceBreakpoint(location, true, 'true')]);
    await vscode.window.showTextDocument(uri);
    await launch({ model: own.fsPath, stopOnEntry: false });
    assert.equal((await watcher.stop()).name, '/3/Conv_output_0  Conv + Relu');
    await vscode.debug.stopDebugging();
    const panel = (await biaslens()).exports.panels.of(own)!;
    fs.copyFileSync(other.fsPath, own.fsPath);
    await panel.session.reopen().catch(() => {}); // its input does not fit any more
    const now = await eventually(() => {
      const [breakpoint] = vscode.debug.breakpoints as vscode.SourceBreakpoint[];
      const at = breakpoint.location.range.start.line;
      const document = vscode.workspace.textDocuments.find((open) => open.uri.toString() === uri.toString());
      const text = document && at < document.lineCount ? document.lineAt(at).text : '';
      return at !== line && text.startsWith('/3/Conv_output_0') ? breakpoint : undefined;
    }, 'the breakpoint to move with its layer');
    assert.equal(now.condition, 'true');
  });

  it('says in one sentence why it cannot start', async () => {
    await assert.rejects(
      Promise.resolve(launch({ model: sample('digits/labels.txt').fsPath })),
      /labels\.txt: it is a text file, not an ONNX model/,
    );
  });
});

function visible(uri: vscode.Uri): boolean {
  return vscode.window.visibleTextEditors.some(({ document }) => document.uri.toString() === uri.toString());
}

/** The processes of the open editors. */
async function processes(): Promise<Set<number>> {
  const { panels } = (await biaslens()).exports;
  const open = [panels.current].filter((panel): panel is ModelPanel => panel !== undefined);
  const clients = await Promise.all(open.map((panel) => panel.document.client()));
  return new Set(clients.map((client) => (client as unknown as { pid: number }).pid));
}
