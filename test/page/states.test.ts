/** Everything before, instead of and around an explanation. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { BiasLensError } from '../../src/protocol/errors';
import { type Lens, type OpenOptions } from './harness/lens';
import { useBench } from './harness/suite';
import type { TestHost } from './harness/host';
import { inFolder } from './harness/models';
import { cells, digits, made } from './harness/states';

const files = inFolder({
  'digits.onnx': fs.readFileSync(digits.model),
  'seven.png': fs.readFileSync(path.join(path.dirname(digits.model), 'images/7-0.png')),
  'bad.png': 'no picture',
  'table.csv': `${Array(3).fill(Array(784).fill(0).join(',')).join('\n')}\n`,
});
const standing = (lens: Lens) => lens.page.locator('.standing').innerText();
const button = (lens: Lens, name: string) => lens.page.getByRole('button', { name, exact: true });

const killed = new BiasLensError({
  fault: 'process',
  code: 'killed',
  file: 'digits.onnx',
  reason: 'the process that runs the model was killed (SIGKILL)',
  action: 'Choose Retry',
});

describe('the page’s states', () => {
  const bench = useBench();
  let lens: Lens;

  const show = async (options: OpenOptions, prepare?: (host: TestHost) => void) => {
    lens = await bench.show(options, prepare);
    await lens.page.locator('#page > *').first().waitFor();
  };

  it('lists the files beside the model when there is no input, and explains the one chosen by the keyboard', async () => {
    await show({ ...digits, input: undefined, explain: true });
    await lens.page.getByRole('heading', { name: 'Choose an input to explain' }).waitFor();
    const list = lens.page.getByRole('listbox', { name: 'Beside the model' });
    await list.getByRole('option').first().waitFor();
    await list.press('ArrowDown');
    await list.press('Enter');
    await lens.settled();
    assert.match(await lens.page.locator('.input-title').innerText(), /0-1\.png/);
    assert.equal(await standing(lens), 'Done, 7 of 7');
  });

  it('shows each file by what it holds: pictures small, tables by their rows, and by its kind what cannot be read', async () => {
    const model = files('digits.onnx');
    const asked: string[] = [];
    await show({ model, explain: true }, (host) => {
      host.before = (method) => void asked.push(method);
    });
    await lens.settled();
    const options = lens.page.getByRole('option');
    assert.deepEqual(
      (await options.allInnerTexts()).map((text) => text.split(/\s*\n\s*/).join(' ')),
      ['bad.png picture', 'seven.png 28×28 grey', 'table.csv 3 rows'],
    );
    assert.deepEqual(await options.evaluateAll((all) => all.map((o) => o.querySelectorAll('canvas').length)), [0, 1, 0]);
    // The first file cannot be read, so that it is not known how it would be prepared; and that is not asked without end.
    assert.equal(asked.filter((method) => method === 'preview').length <= 6, true);
    assert.equal(await lens.page.locator('.empty p').innerText(), 'digits.onnx takes image, 1×28×28.');
  });

  it('says beforehand how a picture is prepared', async () => {
    await show({ ...digits, input: undefined, explain: true });
    await lens.settled();
    assert.equal(
      await lens.page.locator('.empty p').innerText(),
      'digits.onnx takes image, 1×28×28. A picture is prepared as 28×28 grey, 0..1, no mean or std, NCHW; you can change that afterwards.',
    );
  });

  it('explains zeros and random values', async () => {
    await show({ ...digits, input: undefined, explain: true });
    await button(lens, 'All zeros').click();
    await lens.settled();
    await lens.page.getByRole('region', { name: 'The sum' }).waitFor();
    await lens.page.locator('.input-title').click();
    await button(lens, 'Random').click();
    await lens.settled();
    assert.match(await lens.page.locator('.input-title').innerText(), /random/);
  });

  it('chooses another input over the result, or goes back to it with Escape', async () => {
    await show(digits);
    await lens.settled();
    await lens.page.locator('.input-title').click();
    await button(lens, 'Back to 7-0.png').waitFor();
    await lens.page.keyboard.press('Escape');
    await lens.page.getByRole('region', { name: 'The sum' }).waitFor();
  });

  it('runs nothing on a plain open', async () => {
    await show({ ...digits, explain: false });
    await lens.page.getByRole('heading', { name: 'Ready to explain 7-0.png' }).waitFor();
    assert.equal(await standing(lens), 'Not run');
    await button(lens, 'Explain').click();
    await lens.settled();
    assert.equal(await standing(lens), 'Done, 7 of 7');
  });

  it('shows only the structure in an untrusted workspace, and goes on when it is trusted', async () => {
    await show({ ...digits, trusted: false, explain: true });
    await lens.page.getByRole('heading', { name: /not trusted/ }).waitFor();
    assert.equal(await lens.page.locator('.gl').count(), 9);
    await button(lens, 'Manage workspace trust').click();
    await lens.page
      .getByRole('treeitem', { name: /^Conv \+ Relu/ })
      .first()
      .locator('.node')
      .click();
    await lens.page.getByRole('heading', { name: 'ONNX nodes' }).waitFor();
    assert.deepEqual(lens.host.asked.others, ['trust']);
    lens.host.trust();
    await lens.settled();
    assert.equal(await standing(lens), 'Done, 7 of 7');
  });

  it('shows how far it is, and stops', async () => {
    await show(digits, (host) => {
      host.before = (method, { signal, progress }) => {
        if (method !== 'explain') return;
        progress({ stage: 'pass', text: '', done: 3, total: 7 });
        return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
      };
    });
    await lens.page.getByText('Spread the bias, 3 of 7').waitFor();
    assert.equal(await lens.page.getByRole('progressbar').getAttribute('aria-valuenow'), '43');
    await button(lens, 'Cancel').click();
    await lens.page.getByRole('heading', { name: 'Ready to explain 7-0.png' }).waitFor();
  });

  it('says why it could not be explained, and Retry explains', async () => {
    await show(digits, (host) => {
      host.before = (method) => {
        if (method === 'explain') throw killed;
      };
    });
    await lens.page.getByRole('alert').getByText('was killed (SIGKILL)').waitFor();
    assert.equal(await lens.page.locator('.gl').count(), 9, 'the structure stays');
    await button(lens, 'Copy diagnostics').click();
    assert.match(lens.host.asked.copied[0], /killed \(SIGKILL\)/);
    lens.host.before = () => {};
    await button(lens, 'Retry').click();
    await lens.settled();
    assert.equal(await standing(lens), 'Done, 7 of 7');
  });

  it('keeps the result, the selection and the step when a later request fails', async () => {
    await show(digits);
    await lens.settled();
    await lens.page
      .getByRole('treeitem', { name: /^Gemm \+ Relu/ })
      .locator('.node')
      .click();
    lens.host.before = (method) => {
      if (method === 'explain') throw killed;
    };
    await lens.page.getByRole('option', { name: /^Class 2,/ }).click();
    await lens.page.getByRole('alert').getByText('was killed (SIGKILL)').waitFor();
    await lens.settled();
    assert.equal(await lens.page.locator('.eq .v').first().innerText(), '10.953', 'the sum answers what it did before');
    assert.match(await lens.page.getByRole('button', { name: /whose score is explained/ }).innerText(), /class 7/);
    lens.host.before = () => {};
    await button(lens, 'Retry').click();
    await lens.settled();
    assert.match((await lens.page.locator('.gl[aria-selected=true]').getAttribute('aria-label')) ?? '', /^Gemm \+ Relu/);
    assert.equal(await lens.page.getByRole('alert').count(), 0);
  });

  it('says why a model cannot be opened', async () => {
    await show({ model: made('truncated.onnx') });
    await lens.page.getByRole('heading', { name: 'This model cannot be opened' }).waitFor();
    assert.match(await lens.page.getByRole('alert').innerText(), /^truncated\.onnx: .+\./);
    await button(lens, 'Retry').waitFor();
  });

  it('says why an input was not used, and keeps the one there was', async () => {
    await show(digits);
    await lens.settled();
    lens.host.before = (method) => {
      if (method === 'useInput')
        throw new BiasLensError({
          ...killed.info,
          fault: 'input',
          file: '1-0.png',
          reason: 'it is damaged',
          action: 'Choose another',
        });
    };
    await lens.page.locator('.input-title').click();
    await lens.page.getByRole('listbox', { name: 'Beside the model' }).getByRole('option').first().click();
    await lens.page.getByRole('alert').getByText('The input was not used').waitFor();
    await button(lens, 'Back to 7-0.png').click();
    assert.equal(await standing(lens), 'Done, 7 of 7');
  });

  it('offers to run again when the file has changed, and only says so when it is gone', async () => {
    await show(digits);
    await lens.settled();
    lens.host.events!.emit('changed', { path: digits.model });
    await lens.page.getByText('digits.onnx has changed on disk').waitFor();
    await lens.page.locator('.ban').getByRole('button', { name: 'Run again' }).click();
    await lens.page
      .getByText('The new file answers 7 (99.3 %), as before. f 10.953 \u2192 10.953, b \u22120.234 \u2192 \u22120.234')
      .waitFor();
    await button(lens, 'Dismiss').click();
    assert.equal(await lens.page.locator('.ban').count(), 0);
    lens.host.events!.emit('deleted', { path: digits.model });
    await lens.page.getByText('digits.onnx is no longer on disk').waitFor();
    await button(lens, 'Dismiss').click();
    assert.equal(await lens.page.locator('.ban').count(), 0);
  });

  it('does what the host asks: commands and the tree’s selection', async () => {
    await show(digits);
    await lens.settled();
    lens.host.events!.emit('select', { layer: '/2/MaxPool_output_0' });
    await lens.page.locator('.gl[aria-selected=true]').filter({ hasText: '16×14×14' }).waitFor();
    lens.host.events!.emit('command', { name: 'back' });
    await lens.settled();
    assert.equal(await standing(lens), 'Paused, 6 of 7');
    lens.host.events!.emit('command', { name: 'find' });
    await lens.page.getByRole('search').waitFor();
    lens.host.events!.emit('command', { name: 'chooseInput' });
    await lens.settled();
    assert.deepEqual(lens.host.asked.others, ['chooseInput']);
  });

  it('comes back as it was after a reload', async () => {
    await show(cells);
    await lens.settled();
    await lens.page
      .getByRole('treeitem', { name: /^Gemm \+ LeakyRelu/ })
      .locator('.node')
      .click();
    await lens.page.getByRole('radio', { name: 'As in the file' }).click();
    await lens.page.getByRole('button', { name: 'Distribution' }).click();
    await lens.page.getByRole('button', { name: /^Step back/ }).click();
    await lens.settled();
    await lens.load();
    await lens.settled();
    assert.equal(await standing(lens), 'Paused, 3 of 4');
    assert.match((await lens.page.locator('.gl[aria-selected=true]').getAttribute('aria-label')) ?? '', /^Gemm \+ (Leaky)?Relu/);
    await lens.page.getByRole('radio', { name: 'In order', checked: true }).waitFor();
    assert.equal(await lens.page.getByRole('button', { name: 'Distribution' }).getAttribute('aria-expanded'), 'false');
  });

  it('speaks the display language where there is a translation, and English elsewhere', async () => {
    await show({
      ...digits,
      texts: { 'The model answers': 'Le modèle répond', 'Done, {n} of {total}': 'Fini, {n} sur {total}' },
    });
    await lens.settled();
    assert.match(await lens.page.locator('.answer').innerText(), /^Le modèle répond/);
    assert.equal(await standing(lens), 'Fini, 7 sur 7');
    await lens.page.getByRole('heading', { name: 'Totals' }).waitFor();
  });

  it('saves the archive and the methods side by side, and copies the units', async () => {
    await show(digits);
    await lens.settled();
    await button(lens, 'Export').click();
    await lens.page.getByRole('menuitem', { name: 'Everything (.npz)' }).click();
    await lens.settled();
    assert.equal(lens.host.asked.saved[0].name, 'digits-bias.npz');
    assert.equal(Buffer.from(lens.host.asked.saved[0].data.subarray(0, 2)).toString(), 'PK');
    await button(lens, 'Export').click();
    await lens.page.getByRole('menuitem', { name: 'The methods side by side (.png)' }).click();
    await lens.settled();
    const [, { name, data }] = lens.host.asked.saved;
    assert.equal(name, 'digits-methods.png');
    const head = Buffer.from(data.subarray(0, 24));
    assert.equal(head.toString('latin1', 1, 4), 'PNG');
    // The input and six methods, each about 240 pixels wide.
    assert.ok(head.readUInt32BE(16) >= 7 * 240, `${head.readUInt32BE(16)} pixels wide`);
    await button(lens, 'Copy the units as CSV').click();
    await lens.settled();
    assert.match(lens.host.asked.copied[0], /^index,value,gradient,beta,own,mass\r\n"0 4 6 10",0\.13/);
  });
});
