/** A model's process that ends at any moment costs one sentence and a Retry; what was selected stays. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Lens } from './support/lens';
import { slowModel } from './support/models';
import { modelProcesses, stopWhen } from './support/processes';

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

  /** The one model process of this VS Code, once there is one. */
  async function modelProcess(): Promise<number> {
    for (;;) {
      const pids = modelProcesses(lens.vscode.server.process.pid!);
      assert(pids.length <= 1, 'one model is open');
      if (pids.length === 1) return pids[0];
      await setTimeout(20);
    }
  }

  /** Ends the model process at a moment that it has told the page of: it was at work on a request, and still is. */
  async function killWhen(told: RegExp): Promise<void> {
    const pid = await modelProcess();
    await stopWhen(pid, () => lens.page.getByText(told).first().isVisible());
    process.kill(pid, 'SIGKILL');
  }

  for (const [moment, progress] of [
    ['trace', /Run the model/],
    ['pass', /Spread the bias/],
  ] as const) {
    it(`during the ${moment} is a sentence in the page, and Retry explains`, async () => {
      await lens.vscode.command('View: Close All Editors');
      await lens.openFile(`${moment}.onnx`);
      await lens.standing('Not run');
      await lens.button('Explain').click();
      await killWhen(progress);
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

  it('while another answer is computed keeps the result, the selection and the step', async () => {
    await lens.choose(/^Conv \+ Relu/);
    const selected = await lens.selected();
    await lens.page
      .getByRole('option', { name: /^Class/ })
      .and(lens.page.locator('[aria-selected="false"]'))
      .first()
      .click();
    await killWhen(/Explaining 7-0\.png (Gradient|Spread the bias)/);
    await lens.page.getByText(KILLED).first().waitFor();
    assert.equal(await lens.selected(), selected);
    await lens.button('Retry').click();
    await lens.page.getByText(KILLED).first().waitFor({ state: 'hidden' });
    await lens.explained(120);
    await lens.sum();
    assert.equal(await lens.selected(), selected);
  });

  it('while idle is not noticed: the next step brings a fresh process to the same numbers', async () => {
    await lens.vscode.command('View: Close All Editors');
    await lens.explain('digits/digits.onnx');
    await lens.explained();
    const sum = await lens.sum();
    await lens.choose(CONV);
    process.kill(await modelProcess(), 'SIGKILL');
    await lens.button(/^Step back/).click();
    await lens.standing(/^Paused, 6 of 7/);
    await lens.sum();
    await lens.button(/^Step: /).click();
    await lens.standing(/^Done, /);
    assert.deepEqual(await lens.sum(), sum);
    await lens.isSelected(/^Conv \+ Relu, 16×28×28/);
  });
});
