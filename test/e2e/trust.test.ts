/** An untrusted workspace: the structure shows, nothing runs, and trusting it goes on where Explain was asked for. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { Lens } from './support/lens';

describe('in an untrusted workspace', () => {
  let lens: Lens;
  before(async () => {
    lens = await Lens.open({ trust: 'untrusted' }, (folder) => {
      const memory = path.join(folder, 'digits/digits.explain.json');
      const before = JSON.parse(fs.readFileSync(memory, 'utf8'));
      fs.writeFileSync(memory, JSON.stringify({ ...before, input: 'images/7-0.png' }));
    });
  });
  after(() => lens?.close());
  afterEach(async function () {
    if (this.currentTest?.isFailed()) await lens.screenshot(`failed-${this.currentTest.title}`);
  });

  it('shows the structure, and says why Explain does not run', async () => {
    await lens.explain('digits/digits.onnx');
    await lens
      .layer(/^Conv \+ Relu/)
      .first()
      .waitFor();
    await lens.page.getByText('This workspace is not trusted').waitFor();
    assert.equal(await lens.page.getByRole('region', { name: 'The sum' }).count(), 0);
    await lens.screenshot('untrusted');
  });

  it('leads to the page where trust is granted, and goes on then', async () => {
    await lens.button('Manage workspace trust').click();
    const editor = lens.vscode.page.locator('.workspace-trust-editor');
    await editor.getByRole('button', { name: 'Trust', exact: true }).click();
    await editor.getByText('You trust this').waitFor();
    await lens.vscode.page.keyboard.press('Escape'); // the page lies over the editors
    await lens.explained();
    await lens.sum();
  });
});
