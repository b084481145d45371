/** A model's process that ends at any moment costs one sentence and a Retry; what was selected stays. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { Lens } from './support/lens';
import { slowModel } from './support/models';
import { modelProcesses } from './support/processes';

const CONV = /^Conv \+ Relu, 32×14×14/;
const KILLED = /was killed \(SIGKILL\)/;

/** The models, with their input remembered, so that Explain asks nothing. */
function fill(folder: string): void {
  const add = (name: string, model: Uint8Array, input: string) => {
    fs.writeFileSync(path.join(folder, `${name}.onnx`), model);
    fs.writeFileSync(path.join(folder, `${name}.explain.json`), JSON.stringify({ input }));
  };
  add('trace', slowModel({ slow: 'trace', channels: 64, side: 128, depth: 12 }), 'digits/images/7-0.png');
  add('pass', slowModel({ slow: 'pass', channels: 16, side: 96, depth: 5 }), 'digits/images/7-0.png');
  const digits = path.join(folder, 'digits/digits.explain.json');
  const { preprocess } = JSON.parse(fs.readFileSync(digits, 'utf8'));
  fs.writeFileSync(digits, JSON.stringify({ preprocess, input: 'images/7-0.png' }));
}

describe('a killed model process', () => {
  let lens: Lens;
  before(async () => {
    lens = await Lens.open({}, fill);
  });
  after(() => lens?.close());
  afterEach(async function () {
    if (this.currentTest?.isFailed()) await lens.screenshot(`failed-${this.currentTest.title}`);
  });

  /** Kills every model process of this VS Code, of which there is one. */
  function kill(): void {
    const pids = modelProcesses(lens.vscode.server.process.pid!);
    assert.equal(pids.length, 1, 'one model is open');
    process.kill(pids[0], 'SIGKILL');
  }

  for (const [moment, progress] of [
    ['trace', 'Run the model'],
    ['pass', 'Spread the bias'],
  ]) {
    it(`during the ${moment} is a sentence in the page, and Retry explains`, async () => {
      await lens.vscode.command('View: Close All Editors');
      await lens.explain(`${moment}.onnx`);
      await lens.page.getByText(progress).first().waitFor();
      kill();
      await lens.page.getByText(KILLED).first().waitFor();
      await lens.page.getByText(`${moment}.onnx`).first().waitFor();
      await lens
        .layer(/^Conv \+ Relu/)
        .first()
        .waitFor();
      await lens.screenshot(`killed-${moment}`);
      await lens.button('Retry').click();
      await lens.explained(120);
      await lens.sum();
    });
  }

  it('while idle is not noticed: the next step brings a fresh process to the same numbers', async () => {
    await lens.vscode.command('View: Close All Editors');
    await lens.explain('digits/digits.onnx');
    await lens.explained();
    const sum = await lens.sum();
    await lens.choose(CONV);
    kill();
    await lens.button(/^Step back/).click();
    await lens.standing(/^Paused, 6 of 7/);
    await lens.sum();
    await lens.button(/^Step: /).click();
    await lens.standing(/^Done, /);
    assert.deepEqual(await lens.sum(), sum);
    await lens.isSelected(/^Conv \+ Relu, 16×28×28/);
  });

  it('while another answer is computed keeps the result, the selection and the step', async () => {
    await lens.choose(CONV);
    const pids = modelProcesses(lens.vscode.server.process.pid!);
    process.kill(pids[0], 'SIGSTOP'); // so that the next request is certainly in hand when it ends
    await lens.page.getByRole('option', { name: /^Class 2,/ }).click();
    process.kill(pids[0], 'SIGKILL');
    await lens.page.getByText(KILLED).first().waitFor();
    await lens.isSelected(CONV);
    await lens.button('Retry').click();
    await lens.page.getByText(KILLED).first().waitFor({ state: 'hidden' });
    await lens.explained();
    await lens.sum();
    await lens.isSelected(CONV);
  });
});
