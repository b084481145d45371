/** Units and their messages on the page: one is selected, and its messages are ordered, cut down, followed, added up, and copied. */
import assert from 'node:assert/strict';
import { type Lens } from './harness/lens';
import { useBench } from './harness/suite';
import { branches, cells, digits, sentence } from './harness/states';

const rowsOf = (lens: Lens, name: string | RegExp) => lens.page.getByRole('grid', { name }).getByRole('row');
const SENT = /^Messages sent by unit/;
const RECEIVED = /^Messages received by unit/;

describe('units and messages on the page', () => {
  const bench = useBench();
  let lens: Lens;

  const show = async (options: Parameters<typeof bench.show>[0]) => {
    lens = await bench.show({ ...options, height: 1300 });
    await lens.settled();
  };
  /** The selected row of the units, and the unit whose messages are shown. */
  const selected = async () => ({
    row: await lens.page
      .getByRole('grid', { name: /^(Units|Elements)$/ })
      .locator('[aria-selected=true] [role=gridcell]:first-child')
      .innerText(),
    messages: /\[.*\]/.exec(await lens.page.getByRole('button', { name: /^Messages of/ }).innerText())?.[0],
  });
  const is = async (unit: string) => assert.deepEqual(await selected(), { row: unit, messages: unit });
  const sort = async (grid: string | RegExp, column: string) => {
    await lens.page
      .getByRole('grid', { name: grid })
      .getByRole('button', { name: `Sort by ${column}`, exact: true })
      .click();
    await lens.settled();
  };
  const layer = async (name: RegExp) => {
    await lens.page.getByRole('treeitem', { name }).locator('.node').click();
    await lens.settled();
  };
  const view = async (name: string) => {
    await lens.page.getByRole('radio', { name, exact: true }).click();
    await lens.settled();
  };
  const cellsIn = async (grid: string | RegExp, column: number) =>
    lens.page.getByRole('grid', { name: grid }).locator(`.rows [role=gridcell]:nth-child(${column})`).allInnerTexts();
  const numbers = async (grid: string | RegExp, column: number) =>
    (await cellsIn(grid, column)).map((text) => Number(text.replaceAll('\u2212', '-').replaceAll(',', '')));

  /** Whether the end of something is where a person sees it. */
  const inSight = (selector: string) =>
    lens.page.locator(selector).evaluate((e) => e.getBoundingClientRect().bottom <= innerHeight + 1);

  it('keeps one selection whatever is explained, and shows where it is', async () => {
    await show(digits);
    await rowsOf(lens, 'Units').nth(3).click();
    await lens.settled();
    await is('[4, 6, 8]');
    for (const change of [
      () => lens.page.getByRole('option', { name: /^Class 2,/ }).click(),
      () => lens.page.getByRole('tab', { name: /^β option 3/ }).click(),
      () => lens.page.getByRole('option', { name: /^Class 7,/ }).click(),
    ]) {
      await change();
      await lens.settled();
      await is('[4, 6, 8]');
      assert(await lens.page.getByRole('grid', { name: 'Units' }).locator('[aria-selected=true]').isVisible());
    }
  });

  it('keeps it in another order, whose first rows are shown, and goes on from it by the keys', async () => {
    await show(digits);
    await sort('Units', 'β');
    await is('[4, 6, 10]');
    const units = lens.page.getByRole('grid', { name: 'Units' });
    assert.equal(await units.evaluate((box) => box.scrollTop), 0, 'the largest β are in sight');
    const at = Number((await units.getAttribute('aria-activedescendant'))!.split('-')[1]);
    assert(at > 100, `row ${at}`);
    await units.press('ArrowDown');
    await lens.settled();
    assert.equal(await units.getAttribute('aria-activedescendant'), `unit-${at + 1}`);
    const { row, messages } = await selected();
    assert.equal(row, messages);
    await units.press('Home');
    await lens.settled();
    await is(await units.locator('#unit-0 [role=gridcell]').first().innerText());
  });

  it('orders the units by every column, forwards and back, by mouse and by keys', async () => {
    await show(digits);
    for (const [column, place] of [
      ['value', 2],
      ['g', 3],
      ['β', 4],
    ] as const) {
      await sort('Units', column);
      const down = (await numbers('Units', place)).map(Math.abs);
      assert.deepEqual(
        down,
        [...down].sort((a, b) => b - a),
        column,
      );
      await sort('Units', column);
      const up = (await numbers('Units', place)).map(Math.abs);
      assert.deepEqual(
        up,
        [...up].sort((a, b) => a - b),
        `${column}, reversed`,
      );
    }
    const units = lens.page.getByRole('grid', { name: 'Units' });
    await units.press('Home');
    await units.press('ArrowUp');
    await lens.page.keyboard.press('ArrowLeft');
    await lens.page.keyboard.press('ArrowLeft');
    await lens.page.keyboard.press('ArrowLeft');
    await lens.page.keyboard.press('Enter');
    await lens.settled();
    assert.deepEqual((await cellsIn('Units', 1)).slice(0, 3), ['[0, 0, 0]', '[0, 0, 1]', '[0, 0, 2]']);
    assert.equal(await units.locator('[aria-sort=ascending]').innerText(), 'channel, y, x');
    await lens.page.keyboard.press('ArrowDown');
    assert(await units.evaluate((box) => document.activeElement === box), 'down leads back to the rows');
  });

  it('cuts the units down by index, sign and size, and copies what is left', async () => {
    await show(digits);
    const pane = lens.page.getByRole('region', { name: 'Units' });
    await pane.getByRole('button', { name: 'Filter' }).click();
    await lens.page.keyboard.type('4, *, 8-10');
    await lens.page.getByRole('radio', { name: 'Only negative' }).click();
    await pane.getByLabel('|own| ≥').fill('0.05');
    await lens.settled();
    const found = await cellsIn('Units', 1);
    assert(found.length > 1 && found.every((index) => /^\[4, \d+, (8|9|10)\]$/.test(index)), found.join(' '));
    assert((await numbers('Units', 5)).every((own) => own <= -0.05));
    await pane.getByText(`${found.length} of 12,544`).waitFor();
    await pane.getByRole('button', { name: 'Copy the units as CSV' }).click();
    await pane.getByRole('button', { name: 'Copied' }).waitFor();
    const lines = lens.host.asked.copied[0].split('\r\n');
    assert.equal(lines[0], 'index,value,gradient,beta,own,mass');
    assert.deepEqual(
      lines.slice(1).map((line) => `[${/^"0 (.*?)"/.exec(line)?.[1].replaceAll(' ', ', ')}]`),
      found,
    );
    await pane.getByLabel('|own| ≥').fill('5');
    await lens.page.getByText('Nothing passes the filter.').waitFor();
    await lens.page.getByRole('button', { name: 'Messages of [4, 6, 10]' }).waitFor();
    await pane.getByLabel('|own| ≥').press('Escape');
    await pane.getByText('12,544 by |own|').waitFor();
    await is('[4, 6, 10]');
  });

  it('says what is no index, and filters by it no more', async () => {
    await show(digits);
    const pane = lens.page.getByRole('region', { name: 'Units' });
    await pane.getByRole('button', { name: 'Filter' }).click();
    await lens.page.keyboard.type('4,,');
    assert.equal(await pane.getByRole('textbox').first().getAttribute('aria-invalid'), 'true');
    await lens.settled();
    await pane.getByText('12,544 by |own|').waitFor();
  });

  it('adds up what a unit got and what it adds to what it passes on', async () => {
    await show(digits);
    await layer(/^Conv \+ Relu, 32×14×14/);
    const [beta, own, mass] = (await lens.page.locator('.balance .n').allInnerTexts()).map((text) =>
      Number(text.replace('\u2212', '-')),
    );
    assert(Math.abs(beta + own - mass) < 2e-4, `${beta} + ${own} = ${mass}`);
    assert.match(await lens.page.locator('.list-foot').innerText(), /Σ of 144 = mass/);
    await lens.page.locator('.list-foot').getByRole('img', { name: 'within round-off' }).waitFor();
    await view('Received');
    const got = await numbers(RECEIVED, 5);
    const foot = await lens.page.locator('.list-foot').innerText();
    assert.match(foot, new RegExp(`Σ of ${got.length} = β received`));
    assert(Math.abs(got.reduce((a, b) => a + b, 0) - beta) < 2e-4, `${got.join(' + ')} = ${beta}`);
    await lens.page.locator('.list-foot').getByRole('img', { name: 'within round-off' }).waitFor();
  });

  it('hears from both readers of a tensor that is read twice', async () => {
    await show(branches);
    for (const name of await lens.page.getByRole('treeitem', { name: /^Add \+ Relu/ }).all()) {
      await name.locator('.node').click();
      await lens.settled();
      if ((await lens.page.getByRole('radio', { name: 'Received', checked: true }).count()) === 0) await view('Received');
      if (new Set(await lens.page.getByRole('grid', { name: RECEIVED }).locator('.n .d').allInnerTexts()).size > 1) {
        await lens.page.locator('.list-foot').getByRole('img', { name: 'within round-off' }).waitFor();
        return;
      }
    }
    assert.fail('no unit got messages of two layers');
  });

  it('orders and cuts down messages, with the sum of what is shown', async () => {
    await show(digits);
    await sort(SENT, 'W·x');
    const components = (await numbers(SENT, 3)).map(Math.abs);
    assert.deepEqual(
      components,
      [...components].sort((a, b) => b - a),
    );
    await sort(SENT, 'message');
    const pane = lens.page.getByRole('region', { name: /^Messages of/ });
    await pane.getByRole('button', { name: 'Filter' }).click();
    await pane.getByLabel('|message| ≥').fill('0,01');
    await lens.settled();
    const shown = await numbers(SENT, 5);
    assert(shown.length > 1 && shown.length < 9 && shown.every((m) => Math.abs(m) >= 0.01), shown.join(' '));
    const foot = await lens.page.locator('.list-foot').innerText();
    const total = Number(/Σ of the \d shown of 9\s+(\S+)/.exec(foot.replace('\u2212', '-'))?.[1]);
    assert(Math.abs(total - shown.reduce((a, b) => a + b)) < 2e-4, foot);
    await pane.getByRole('button', { name: 'Copy the messages as CSV' }).click();
    await pane.getByRole('button', { name: 'Copied' }).waitFor();
    assert.equal(lens.host.asked.copied[0].split('\r\n').length, 1 + shown.length);
    assert.match(lens.host.asked.copied[0], /^to,index,input,"W·x",alpha,message\r\n|^to,index,input,W·x,alpha,message\r\n/);
  });

  it('follows a message by a double click, towards the input and back', async () => {
    await show(digits);
    await layer(/^Gemm \+ Relu/);
    const from = (await selected()).messages;
    await rowsOf(lens, SENT).nth(1).dblclick();
    await lens.settled();
    assert.equal(await lens.page.locator('.iti h2').innerText(), 'Flatten');
    const there = await selected();
    assert.equal(there.row, there.messages, 'the row of the unit it came to is selected');
    await view('Received');
    await lens.page.getByRole('grid', { name: RECEIVED }).getByText(from!, { exact: true }).dblclick();
    await lens.settled();
    assert.equal(await lens.page.locator('.iti h2').innerText(), 'Gemm + Relu');
    await is(from!);
  });

  it('follows a message to the input, and says from whom else it got', async () => {
    await show(digits);
    await lens.page.getByRole('grid', { name: SENT }).press('Enter');
    await lens.settled();
    await is('[7, 9]');
    assert.equal(await lens.page.getByRole('radio', { name: 'Sent', exact: true }).count(), 0, 'an input sends nothing on');
    assert.match(await lens.page.locator('.list-foot').innerText(), /Σ of \d+ = β received/);
    await lens.page.locator('.list-foot').getByRole('img', { name: 'within round-off' }).waitFor();
    assert((await cellsIn(RECEIVED, 1)).includes('[4, 6, 10]'));
  });

  it('draws the largest messages as lines, tells each by pointer and by keys, and follows one', async () => {
    await show(digits);
    await layer(/^Conv \+ Relu, 32×14×14/);
    await view('Drawn');
    await lens.page.getByText(/^Sent: the largest \d+ of 144$/).waitFor();
    const lines = lens.page.getByRole('listbox', { name: /^Lines to and from/ });
    const options = lines.getByRole('option');
    assert((await options.count()) > 5);
    const said = await options.evaluateAll((all) => all.map((o) => o.getAttribute('aria-label')));
    assert(said.some((text) => text!.startsWith('to ')) && said.some((text) => text!.startsWith('from ')), said.join());
    const sizes = await options.locator('.stroke').evaluateAll((all) => all.map((o) => Number(o.getAttribute('stroke-width'))));
    assert(Math.max(...sizes) > 3 && Math.min(...sizes) >= 1);
    const readout = async (act: Promise<void>) => {
      await act;
      await lens.settled();
      return lens.page.locator('.drawn-readout').innerText();
    };
    const first = await readout(lines.focus());
    assert.notEqual(await readout(lines.press('ArrowDown')), first);
    assert.match(await readout(lines.press('End')), /^from/);
    assert.equal(await readout(lines.press('Home')), first);
    const [, to] = /to\s+(\[.*\])/.exec(first)!;
    /** Where a line ends at the other unit. */
    const endOf = async (name: RegExp) => {
      const d = await lens.page.getByRole('option', { name }).locator('.stroke').getAttribute('d');
      const [x, y] = d!.split('L')[1].split(' ').map(Number);
      return { position: { x, y } };
    };
    assert.match(await readout(lines.hover(await endOf(/^from/))), /^from/);
    await lines.press('Home');
    await lines.press('Enter');
    await lens.settled();
    assert.match(await lens.page.locator('.iti h2').innerText(), /MaxPool/);
    await is(to);
    // From there the line back is among those received.
    await lines.click(await endOf(/^from \[1, 5, 3\]/));
    await lens.settled();
    await is('[1, 5, 3]');
  });

  it('brings what is chosen into sight', async () => {
    lens = await bench.show(digits);
    await lens.settled();
    assert(!(await inSight('.list-foot')), 'there is not room for all of it');
    await view('Drawn');
    assert(await inSight('.drawn-readout'));
  });

  it('draws strips where there are no maps, and says that there is nothing above the score', async () => {
    await show(digits);
    await layer(/^Gemm, 10/);
    await view('Drawn');
    await lens.page.getByText('Received: nothing').waitFor();
    assert.equal(await lens.page.locator('.drawn-plate').count(), 2);
    await view('Received');
    await lens.page.getByText(/^Nothing came to this unit/).waitFor();
  });

  it('finds the columns of a table by their names', async () => {
    await show(cells);
    await layer(/^Sub \+ Div/);
    const pane = lens.page.getByRole('region', { name: /^Messages of/ });
    await rowsOf(lens, 'Units').nth(1).click();
    await layer(/^.*input/);
    const elements = lens.page.getByRole('region', { name: 'Elements' });
    await elements.getByRole('button', { name: 'Filter' }).click();
    await lens.page.keyboard.type('radius');
    await lens.settled();
    assert.deepEqual((await cellsIn('Elements', 1)).sort(), ['mean radius', 'radius error', 'worst radius']);
    await pane.waitFor();
  });

  it('follows a message to the word that a vector was looked up for', async () => {
    await show(sentence);
    await layer(/^Transpose/);
    await lens.page.getByRole('grid', { name: SENT }).press('Enter');
    await lens.settled();
    assert.equal(await lens.page.locator('.iti h2').innerText(), 'ids');
    const { row, messages } = await selected();
    assert.equal(row, messages);
    await lens.page.locator('.list-foot').getByRole('img', { name: 'within round-off' }).waitFor();
  });

  it('shows what it is of after a reload', async () => {
    await show(digits);
    await rowsOf(lens, 'Units').nth(2).click();
    await view('Received');
    const state = await lens.state();
    const before = await selected();
    lens = await bench.show({ ...digits, height: 1300, state });
    await lens.settled();
    assert.deepEqual(await selected(), before);
    await lens.page.getByRole('radio', { name: 'Received', checked: true }).waitFor();
  });
});
