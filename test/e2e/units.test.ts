/** A unit of a real network looked at in a real VS Code: whom it got its bias from, and to whom it sends it on. */
import assert from 'node:assert/strict';
import { Lens } from './support/lens';
import { withMinus } from './support/numbers';

const SENT = /^Messages sent by unit/;
const RECEIVED = /^Messages received by unit/;

describe('the units of a layer in VS Code', () => {
  let lens: Lens;
  before(async () => {
    lens = await Lens.open();
    await lens.vscode.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await lens.explain('fashion/fashion-vgg11.onnx', 'fashion_t10k_00_label9.png');
    await lens.explained();
  });
  after(() => lens?.close());
  afterEach(async function () {
    if (this.currentTest?.isFailed()) await lens.screenshot(`failed-${this.currentTest.title}`);
  });

  const grid = (name: string | RegExp) => lens.page.getByRole('grid', { name });
  const pane = () => lens.page.getByRole('region', { name: /^Messages of/ });
  const foot = () => lens.page.locator('.list-foot');
  const title = async () => /\[.*\]/.exec(await lens.page.getByRole('button', { name: /^Messages of/ }).innerText())![0];
  const column = async (name: RegExp, place: number) =>
    (await grid(name).locator(`.rows [role=gridcell]:nth-child(${place})`).allInnerTexts()).map(withMinus);
  /** Waits until the list's foot says this of what it adds up, with a residual within round-off. */
  const addsUp = async (text: RegExp) => {
    await foot().filter({ hasText: text }).getByRole('img', { name: 'within round-off' }).waitFor();
    return foot().innerText();
  };
  /** Waits until what is shown answers what was asked last. */
  const fresh = () => lens.page.locator('.insp .stale').first().waitFor({ state: 'detached' });
  const filter = async (text: string) => {
    await pane().getByRole('button', { name: 'Filter' }).click();
    await pane().getByRole('textbox').first().fill(text);
  };
  let unit: string;

  it('chooses a unit of the layer by a click, and its messages are shown', async () => {
    await lens.choose(/^Conv \+ Relu, \d+×8×8/);
    const row = grid('Units').getByRole('row').nth(3);
    await row.click();
    unit = await row.getByRole('gridcell').first().innerText();
    await lens.page.getByRole('button', { name: `Messages of ${unit}` }).waitFor();
    await fresh();
    await addsUp(/Σ of [\d,]+ = mass/);
  });

  it('keeps the unit when another class is explained, and marks it in the table', async () => {
    await lens.page.getByRole('option', { name: /^Class Sneaker,/ }).click();
    await lens.page.locator('.eq .v', { hasText: '4.526' }).waitFor();
    await grid('Units').locator('[aria-selected=true]', { hasText: unit }).waitFor();
    assert.equal(await title(), unit);
    await lens.page.getByRole('option', { name: /^Class Ankle boot,/ }).click();
    await lens.page.locator('.eq .v', { hasText: '11.835' }).waitFor();
    await grid('Units').locator('[aria-selected=true]', { hasText: unit }).waitFor();
  });

  it('sorts its messages by W·x, and cuts them down to the largest of one channel', async () => {
    await grid(SENT).getByRole('button', { name: 'Sort by W·x' }).click();
    await grid(SENT).locator('[aria-sort=descending]', { hasText: 'W·x' }).waitFor();
    await fresh();
    const components = await column(SENT, 3);
    const sizes = components.map(Math.abs);
    assert.deepEqual(
      sizes,
      [...sizes].sort((a, b) => b - a),
    );
    const channel = /\[(\d+),/.exec(await grid(SENT).locator('.rows [role=gridcell]').first().innerText())![1];
    await filter(`${channel}, *`);
    await foot()
      .getByText(/^Σ of the \d shown of/)
      .waitFor();
    const shown = await grid(SENT).locator('.rows [role=gridcell]:nth-child(1)').allInnerTexts();
    assert(shown.length >= 4 && shown.length <= 9, shown.join(' '));
    assert(
      shown.every((index) => index.startsWith(`[${channel},`)),
      shown.join(' '),
    );
    await lens.screenshot('units-filtered');
  });

  it('copies as CSV what is left of them', async () => {
    const rows = await grid(SENT).locator('.rows [role=row]').count();
    await pane().getByRole('button', { name: 'Copy the messages as CSV' }).click();
    await pane().getByRole('button', { name: 'Copied' }).waitFor();
    const lines = (await lens.vscode.page.evaluate(() => navigator.clipboard.readText())).split(/\r?\n/);
    assert.equal(lines[0], 'to,index,input,W·x,alpha,message');
    assert.equal(lines.length, 1 + rows);
    const printed = await column(SENT, 5);
    lines.slice(1).forEach((line, i) => {
      const message = Number(line.split(',').pop());
      assert(Math.abs(message - printed[i]) <= 0.05 * Math.abs(message), `${message} is printed as ${printed[i]}`);
    });
    await pane().getByRole('button', { name: 'Close the filter: show all' }).click();
    await addsUp(/^Σ of [\d,]+ = mass/);
  });

  it('follows a message by a double click, and finds the way back among what that unit received', async () => {
    const from = await title();
    const to = await grid(SENT).locator('.rows [role=gridcell]').first().innerText();
    await grid(SENT).locator('.rows [role=row]').first().dblclick();
    await lens.page.getByRole('button', { name: `Messages of ${to}` }).waitFor();
    await grid('Units').locator('[aria-selected=true]', { hasText: to }).waitFor();
    await lens.page.getByRole('radio', { name: 'Received' }).click();
    await addsUp(/Σ of [\d,]+ = β received/);
    await filter(from);
    await foot()
      .getByText(/^Σ of the 1 shown of/)
      .waitFor();
    const back = grid(RECEIVED).locator('.rows [role=row]', { hasText: from });
    await back.dblclick();
    await lens.page.getByRole('button', { name: `Messages of ${from}` }).waitFor();
    await lens.isSelected(/^Conv \+ Relu, \d+×8×8/);
  });

  it('shows that what a unit received adds up to its β, and with its own term to its mass', async () => {
    await lens.page.getByRole('radio', { name: 'Received', checked: true }).waitFor();
    await fresh();
    await addsUp(/Σ of [\d,]+ = β received/);
    const [beta, own, mass] = (await lens.page.locator('.balance .n').allInnerTexts()).map(withMinus);
    assert(Math.abs(beta + own - mass) <= 2e-4 * Math.max(1, Math.abs(mass)), `${beta} + ${own} = ${mass}`);
    const received = (await column(RECEIVED, 5)).reduce((sum, m) => sum + m, 0);
    const all = Number(/Σ of ([\d,]+)/.exec(await foot().innerText())![1].replaceAll(',', ''));
    if (all <= 8) assert(Math.abs(received - beta) <= 1e-3 * Math.max(0.01, Math.abs(beta)), `${received} = ${beta}`);
    await lens.screenshot('units-received');
  });

  it('draws them as lines, and follows one by the keyboard', async () => {
    await lens.page.getByRole('radio', { name: 'Drawn' }).click();
    const lines = lens.page.getByRole('listbox', { name: /^Lines to and from/ });
    await lines.getByRole('option').first().waitFor();
    await lens.screenshot('units-drawn');
    const to = /^to (\[.*\]):/.exec((await lens.page.locator('#line-0').getAttribute('aria-label'))!)![1];
    await lines.press('Enter');
    await lens.page.getByRole('button', { name: `Messages of ${to}` }).waitFor();
  });
});
