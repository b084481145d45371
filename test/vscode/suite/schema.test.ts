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
