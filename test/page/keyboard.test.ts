/** The page by the keyboard alone. */
import assert from 'node:assert/strict';
import { type Lens } from './harness/lens';
import { useBench } from './harness/suite';
import { digits } from './harness/states';

/** In the order in which they are read. */
const REGIONS = ['top', 'answer', 'classes', 'pbar', 'gwrap', 'zoom-bar', 'thumbs', 'more-methods', 'area', 'ctl', 'iti', 'pane'];

describe('the page by the keyboard', () => {
  const bench = useBench();
  let lens: Lens;
  beforeEach(async () => {
    lens = await bench.show(digits);
    await lens.settled();
  });

  /** Where the focus is: the region, and what has it. */
  const focus = () =>
    lens.page.evaluate((regions) => {
      const at = document.activeElement!;
      const region = at.closest(regions.map((name) => `.${name}`).join())?.classList;
      const name = at.getAttribute('aria-label') ?? at.textContent ?? '';
      return { region: regions.find((one) => region?.contains(one)) ?? at.tagName, name };
    }, REGIONS);
  /** Presses keys one upon another; what the last one does is drawn when this is over. */
  const press = async (...keys: string[]) => {
    for (const key of keys) await lens.page.keyboard.press(key);
    await lens.settled();
  };

  it('has one tab stop a region, in the order in which they are read', async () => {
    const regions: string[] = [];
    for (let k = 0; k < 30; k++) {
      await press('Tab');
      const { region } = await focus();
      if (region === 'BODY') break;
      regions.push(region);
    }
    // Each pane is a region of its own, with a stop for its title, its tools, its choice and its table.
    const panes = regions.filter((region) => region === 'pane').length;
    assert(panes > 0 && panes <= 14, regions.join(' '));
    assert.deepEqual(regions, [...REGIONS.slice(0, -1), ...Array.from({ length: panes }, () => 'pane')]);
  });

  it('moves through the layers, sets a breakpoint, and finds one', async () => {
    await lens.page.getByRole('tree', { name: 'Layers, input first' }).focus();
    await press('Home', 'ArrowDown', 'ArrowDown');
    assert.match(await lens.page.locator('.gl[aria-selected=true]').innerText(), /MaxPool/);
    assert.equal((await focus()).name, await lens.page.locator('.gl[aria-selected=true]').getAttribute('aria-label'));
    await press('F9');
    await lens.page.getByRole('treeitem', { name: /^MaxPool, 16×14×14.*Breakpoint/ }).waitFor();
    await press('/');
    assert.equal((await focus()).name, 'Find a layer ( / )');
    await lens.page.keyboard.type('gemm');
    await lens.page.getByText('1 of 2').waitFor();
    await press('Enter');
    await lens.page.getByText('2 of 2').waitFor();
    await press('Escape');
    assert.match(await lens.page.locator('.gl[aria-selected=true]').innerText(), /^Gemm\s+10/);
    assert.equal((await focus()).region, 'gwrap');
  });

  it('goes as far as the keys, however slowly it is drawn', async () => {
    const slow = await lens.page.context().newCDPSession(lens.page);
    await slow.send('Emulation.setCPUThrottlingRate', { rate: 8 });
    for (let k = 0; k < 8; k++) {
      await lens.page.locator('.gl[tabindex="0"]').focus();
      await press('Home', 'ArrowDown', 'ArrowDown');
      assert.match(await lens.page.locator('.gl[aria-selected=true]').innerText(), /MaxPool/);
    }
  });

  it('chooses a method with the arrows, and how it is shown', async () => {
    // Tab comes to the method that is shown, not to the first.
    assert.equal(await lens.page.locator('.th[tabindex="0"]').getAttribute('aria-selected'), 'true');
    assert.match(await lens.page.locator('.th[tabindex="0"]').innerText(), /^β option 1/);
    await lens.page.getByRole('tab', { selected: true }).focus();
    await press('ArrowRight');
    await lens.page.getByRole('tab', { name: /^β option 2/, selected: true }).waitFor();
    await lens.page.getByRole('radio', { name: 'Signed', exact: true }).focus();
    await press('ArrowRight');
    await lens.page.getByRole('radio', { name: 'Unsigned', checked: true }).waitFor();
    await press('ArrowDown');
    assert.equal(await lens.page.evaluate(() => (document.activeElement as HTMLInputElement).type), 'range');
    await press('ArrowLeft');
    assert.equal(await lens.page.evaluate(() => (document.activeElement as HTMLInputElement).value), '99');
  });

  it('picks a class by typing', async () => {
    await lens.page.getByRole('button', { name: /whose score is explained/ }).focus();
    await press('Enter', 'ArrowDown', 'Enter');
    assert.match((await focus()).name, /class 2/);
    assert.equal(await lens.page.locator('.eq .v').first().innerText(), '5.607');
    await press('Enter', 'Escape');
    assert.equal(await lens.page.locator('.popup').count(), 0);
  });

  it('steps, runs and restarts', async () => {
    const standing = () => lens.page.locator('.standing').innerText();
    await press('Shift+F5');
    assert.equal(await standing(), 'Paused, 0 of 7');
    await press('F10', 'F10');
    assert.equal(await standing(), 'Paused, 2 of 7');
    await press('Shift+F10');
    assert.equal(await standing(), 'Paused, 1 of 7');
    await press('F5');
    assert.equal(await standing(), 'Done, 7 of 7');
  });

  it('reads the units and follows a message', async () => {
    await lens.page.getByRole('grid', { name: 'Units' }).focus();
    await press('ArrowDown');
    await lens.page.getByRole('button', { name: /^Messages of \[9, 14, 12\]/ }).waitFor();
  });
});
