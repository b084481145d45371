/** Watching a model's file: an export that writes in several steps is one change. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { setImmediate, setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import { watchFile, type FileState } from '../../../src/host/model/watch';
import { eventually, sample } from './support';

/** Longer than a file must be left alone to count as written, and than the system takes to tell of it. */
const QUIET_MS = 800;

/** Waits until nothing has been told for a while. */
async function quiet(states: FileState[]): Promise<void> {
  for (let told = -1; told !== states.length; await delay(QUIET_MS)) told = states.length;
}

describe('watching a file', () => {
  const watched: vscode.Disposable[] = [];
  afterEach(() => watched.splice(0).forEach((watch) => void watch.dispose()));

  async function watch(name: string): Promise<{ file: string; states: FileState[] }> {
    const file = sample(`watched/${name}`).fsPath;
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, 'first');
    const states: FileState[] = [];
    watched.push(watchFile(vscode.Uri.file(file), (state) => states.push(state)));
    // The watcher of the system is set up behind our back: it is there once it has told of a change.
    while (states.length === 0) {
      fs.appendFileSync(file, '.');
      await delay(QUIET_MS);
    }
    await quiet(states);
    states.length = 0;
    return { file, states };
  }

  it('tells of a changed file once, however many writes it took', async () => {
    const { file, states } = await watch('steps.onnx');
    for (const part of ['a', 'b', 'c']) {
      fs.appendFileSync(file, part);
      await setImmediate(); // no timer: under load it would outlast what counts as one change
    }
    await eventually(() => states.length > 0, 'the change');
    await quiet(states);
    assert.deepEqual(states, ['changed']);
  });

  it('takes a file that is replaced for changed, not deleted', async () => {
    const { file, states } = await watch('replaced.onnx');
    fs.rmSync(file);
    await setImmediate();
    fs.writeFileSync(file, 'second');
    await eventually(() => states.length > 0, 'the change');
    await quiet(states);
    assert.deepEqual(states, ['changed']);
  });

  it('tells of a deleted file, and of its return', async () => {
    const { file, states } = await watch('gone.onnx');
    fs.rmSync(file);
    await eventually(() => states.length === 1, 'the deletion');
    fs.writeFileSync(file, 'again');
    await eventually(() => states.length === 2, 'the return');
    assert.deepEqual(states, ['deleted', 'changed']);
  });

  it('sees a file whose name is a pattern, and no other', async () => {
    const { file, states } = await watch('net[1]{a,b}.onnx');
    fs.writeFileSync(path.join(path.dirname(file), 'net1a.onnx'), 'another');
    await delay(QUIET_MS);
    assert.deepEqual(states, []);
    fs.appendFileSync(file, 'more');
    await eventually(() => states.length > 0, 'the change');
  });
});
