/** *Study…* in a real VS Code: from a folder or a csv to its page, and from there to an explanation. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import type { StudyPanel } from '../../../src/host/study/panel';
import type { StudyRequest } from '../../../src/protocol/study-page';
import { biaslens, closeAll, copyOf, eventually, sample } from './support';

describe('a study', () => {
  afterEach(closeAll);

  const study = async (data: vscode.Uri, known: Partial<StudyRequest>) => {
    const { studies } = (await biaslens()).exports;
    await vscode.commands.executeCommand('biaslens.study', data, undefined, known);
    const panel: StudyPanel | undefined = [...studies.open].at(-1);
    assert(panel, 'no page');
    return panel;
  };
  const done = (panel: StudyPanel) => eventually(() => panel.job.state.status === 'done', 'the study to end', 60);

  it('runs over a folder of pictures, and one of them is explained in the model editor', async () => {
    const model = copyOf('digits/digits.onnx', 'studied').fsPath;
    const panel = await study(sample('digits/images'), { study: 'decompose', model, limit: 12 });
    await done(panel);
    assert.match(panel.state.report!, /On 12 inputs of images f is right on/);
    const root = vscode.workspace.workspaceFolders![0].uri.fsPath;
    assert.equal(panel.folder, path.join(root, 'biaslens-study', 'decompose-digits-images-first12'));
    assert(fs.existsSync(path.join(panel.folder, 'report.html')));
    await panel.explain(7);
    const { panels } = (await biaslens()).exports;
    const editor = await eventually(() => panels.of(vscode.Uri.file(model)), 'the model editor');
    await eventually(() => editor.session.explanation, 'the explanation');
    assert.equal(editor.session.prepared?.title, path.basename((await panel.job.titleOf(7))!));
    // The editor is there now: another input takes the place of this one.
    await panel.explain(3);
    const title = path.basename((await panel.job.titleOf(3))!);
    await eventually(() => editor.session.prepared?.title === title && editor.session.explanation, 'the other explanation');
  });

  it('stops, and goes on from there when it is asked for again', async () => {
    const model = copyOf('cells/cells.onnx', 'studied-rows').fsPath;
    const known = { study: 'check', model };
    const panel = await study(sample('cells/cells-test.csv'), known);
    await eventually(() => panel.job.state.share, 'the first inputs');
    panel.job.stop();
    await eventually(() => panel.job.state.status !== 'running', 'the stop');
    assert.equal(await study(sample('cells/cells-test.csv'), known), panel);
    await done(panel);
    assert.match(panel.state.report!, /All 139 inputs/);
    panel.view.dispose();
    assert.notEqual(await study(sample('cells/cells-test.csv'), known), panel);
  });
});
