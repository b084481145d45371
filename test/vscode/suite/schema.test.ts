/** model.explain.json is checked as it is written, by the schema that the extension contributes. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import * as vscode from 'vscode';
import { closeAll, eventually, sample } from './support';

describe('model.explain.json', () => {
  afterEach(closeAll);

  const problems = async (name: string, content: object) => {
    const file = sample(name);
    fs.writeFileSync(file.fsPath, JSON.stringify(content));
    await vscode.window.showTextDocument(file);
    return () => vscode.languages.getDiagnostics(file).map(({ message }) => message);
  };

  it('has its mistakes marked', async () => {
    const found = await problems('wrong.explain.json', { option: 4, preprocess: { layout: 'NCWH' } });
    await eventually(() => found().length === 2, 'two problems', 40);
  });

  it('has none when it is right', async () => {
    const wrong = await problems('first.explain.json', { option: 4 });
    await eventually(() => wrong().length === 1, 'the schema to be loaded', 40);
    const found = await problems('right.explain.json', {
      option: 3,
      input: 'a.png',
      preprocess: { layout: 'NCHW', range: [0, 1] },
    });
    await new Promise((resolve) => setTimeout(resolve, 1500));
    assert.deepEqual(found(), []);
  });
});

describe('launch.json', () => {
  afterEach(closeAll);

  const configuration = (more: object) => ({
    version: '0.2.0',
    configurations: [{ type: 'biaslens', request: 'launch', name: 'x', model: 'digits/digits.onnx', ...more }],
  });
  const shown = async (content: object) => {
    const file = sample('.vscode/launch.json');
    fs.mkdirSync(sample('.vscode').fsPath, { recursive: true });
    const text = JSON.stringify(content, null, 2);
    fs.writeFileSync(file.fsPath, text);
    const { document } = await vscode.window.showTextDocument(file);
    // A document that was open before is read again when the change is noticed.
    await eventually(() => document.getText() === text, 'the new text', 40);
    return document;
  };
  after(() => fs.rmSync(sample('.vscode').fsPath, { recursive: true, force: true }));

  it('has mistakes in what is debugged marked, and nothing else', async () => {
    const { uri } = await shown(configuration({ option: 4, inputs: { a: 3 }, dims: { N: 0 }, output: 7, row: -1 }));
    const found = () => vscode.languages.getDiagnostics(uri).map(({ range }) => range.start.line);
    await eventually(() => found().length >= 5, 'the problems', 40);
    const right = { option: 3, inputs: { a: 'a.npy', b: { path: 'b.npz', member: 'b' } }, dims: { N: 2 }, output: 'y', row: 1 };
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await shown(configuration(right));
    await eventually(() => found().length === 0, 'no problem', 40);
  });

  it('completes the attributes', async () => {
    const document = await shown(configuration({ stopOnEntry: true }));
    const at = document.positionAt(document.getText().indexOf('"stopOnEntry"'));
    const labels = async () => {
      const list = await vscode.commands.executeCommand<vscode.CompletionList>(
        'vscode.executeCompletionItemProvider',
        document.uri,
        at,
      );
      return list.items.map(({ label }) => (typeof label === 'string' ? label : label.label));
    };
    const wanted = ['input', 'inputs', 'dims', 'output', 'row', 'target', 'minus', 'direction', 'withoutBias'];
    for (let known: string[] = []; !wanted.every((name) => known.includes(name)); known = await labels()) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  });
});
