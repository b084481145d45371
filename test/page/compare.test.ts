/** Two explanations side by side: two targets, two options, two inputs, two models. */
import assert from 'node:assert/strict';
import { type Bench, type Lens } from './harness/lens';
import { useBench } from './harness/suite';
import { cells, digits, fashion } from './harness/states';

const texts = (lens: Lens, selector: string) => lens.page.locator(selector).allInnerTexts();
const number = (text: string) => Number(text.replace('\u2212', '-'));

/** The rows of the table of sums, as numbers. */
async function sums(lens: Lens): Promise<number[][]> {
  const rows = await lens.page.getByRole('table', { name: 'The sum' }).locator('tbody tr').all();
  return Promise.all(rows.map(async (row) => (await row.locator('td').allInnerTexts()).map(number)));
}

describe('comparing on the page', () => {
  const bench = useBench();
  let lens: Lens;

  const show = async (options: Parameters<Bench['show']>[0]) => {
    lens = await bench.show(options);
    await lens.settled();
    await lens.page.getByRole('button', { name: /^Compare/ }).click();
    await lens.page.getByRole('group', { name: 'Compare' }).waitFor();
    await lens.settled();
  };

  it('begins with twice the same, and says what to do', async () => {
    await show(digits);
    await lens.page.getByText(/Now choose another class/).waitFor();
    for (const [a, b, difference] of await sums(lens)) {
      assert.equal(a, b);
      assert.equal(difference, 0);
    }
  });

  it('lays two classes beside each other, with the difference of their sums', async () => {
    await show(digits);
    await lens.page.getByRole('option', { name: /^Class 2,/ }).click();
    await lens.settled();
    assert.deepEqual(await texts(lens, '.compare-heads > .el'), ['A 7-0.png, class 7', 'B 7-0.png, class 2']);
    assert.deepEqual(await sums(lens), [
      [10.953, 5.607, -5.346],
      [11.186, 6.766, -4.42],
      [-0.234, -1.16, -0.926],
    ]);
    assert.equal(await lens.page.locator('.maps-side figure').count(), 3);
    await lens.page
      .locator('.maps-side .area')
      .nth(1)
      .hover({ position: { x: 60, y: 50 } });
    await lens.page.getByText(/Under the cursor: row/).waitFor();
    assert.equal(await lens.page.locator('.maps-side .cursor-mark').count(), 3, 'one cursor on all three');
    const [, [a, b, difference]] = await Promise.all(
      (await lens.page.getByRole('region', { name: 'Under the cursor' }).locator('tbody tr').all()).map(async (row) =>
        (await row.locator('td').allInnerTexts()).map(number),
      ),
    );
    assert(Math.abs(b - a - difference) < 2e-4, `${b} − ${a} = ${difference}`);
  });

  for (const width of [1400, 800])
    it(`shows the three pictures in one row at ${width} pixels, none of them cut`, async () => {
      await show({ ...digits, width });
      const room = (await lens.page.locator('.maps-side').boundingBox())!;
      const boxes = await Promise.all((await lens.page.locator('.maps-side .area').all()).map((map) => map.boundingBox()));
      assert.deepEqual(
        boxes.map((box) => box!.y),
        Array<number>(3).fill(boxes[0]!.y),
      );
      for (const box of boxes) assert(box!.width >= 200, `${box!.width} pixels`);
      assert(boxes[2]!.x + boxes[2]!.width <= room.x + room.width);
    });

  it('compares two options: the sums are the same, the maps are not', async () => {
    await show(digits);
    await lens.page.getByRole('tab', { name: /^β option 3/ }).click();
    await lens.settled();
    assert.deepEqual(await texts(lens, '.compare-heads > .el'), ['A 7-0.png, class 7, option 1', 'B 7-0.png, class 7, option 3']);
    for (const [, , difference] of await sums(lens)) assert.equal(difference, 0);
    const drawn = (k: number) =>
      lens.page
        .locator('.maps-side canvas')
        .nth(k)
        .evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
    assert.notEqual(await drawn(0), await drawn(1));
  });

  it('compares two rows of a table by their columns, the largest difference first', async () => {
    await show(cells);
    await lens.page.getByRole('button', { name: /^Next row/ }).click();
    await lens.settled();
    assert.deepEqual(await texts(lens, '.compare-heads > .el'), [
      'A cells-test.csv, row 45, malignant',
      'B cells-test.csv, row 46, benign',
    ]);
    const rows = await lens.page.locator('.compare-rows .fr:not(.head)').all();
    const differences = await Promise.all(rows.map(async (row) => (await row.locator('.n').allInnerTexts()).map(number)));
    for (const [a, b, difference] of differences) assert(Math.abs(b - a - difference) < 2e-3, `${b} − ${a} = ${difference}`);
    const total = differences.reduce((sum, [, b]) => sum + b, 0);
    assert(Math.abs(total - 26.626) < 0.05, `Σ β of B is its b: ${total}`);
    const sizes = differences.map(([, , d]) => Math.abs(d));
    assert.deepEqual(
      sizes,
      [...sizes].sort((x, y) => y - x),
    );
  });

  it('keeps what was set aside for another page, and ends', async () => {
    await show(digits);
    const { pinned } = (await lens.host.handlers().start({}, undefined as never)) as { pinned: { model: string } };
    assert.equal(pinned.model, 'digits.onnx');
    lens.host.events!.emit('pinned', { pinned: { ...(pinned as never as object), model: 'other.onnx' } as never });
    await lens.page.getByText('other.onnx, 7-0.png, class 7').waitFor();
    await lens.page.getByRole('button', { name: 'End', exact: true }).click();
    await lens.page.getByRole('group', { name: 'Compare' }).waitFor({ state: 'hidden' });
    await lens.page.getByText('β option 1, compensation, T = 1').waitFor();
  });

  it('says so when what was set aside cannot be laid over the input', async () => {
    await show(fashion);
    const { pinned } = (await lens.host.handlers().start({}, undefined as never)) as { pinned: object };
    lens.host.events!.emit('pinned', { pinned: { ...pinned, shape: [1, 3, 8, 8] } as never });
    await lens.page.getByText('What was set aside is of an input of another shape.').waitFor();
  });

  it('says on the way to the input that whole passes are compared, and goes there', async () => {
    await show(digits);
    await lens.page.getByRole('button', { name: /^Step back/ }).click();
    await lens.page.getByText('Compared are whole passes, over the input. This one is paused above it.').waitFor();
    await lens.page.getByRole('button', { name: 'Go to its end' }).click();
    await lens.page.getByRole('group', { name: 'Compare' }).waitFor();
    await lens.page.getByRole('button', { name: /^Step back/ }).click();
    await lens.page.getByRole('button', { name: 'End the comparison' }).click();
    await lens.page.getByText(/Compared are whole passes/).waitFor({ state: 'hidden' });
  });

  it('goes on after the page is loaded anew', async () => {
    await show(digits);
    await lens.page.getByRole('option', { name: /^Class 2,/ }).click();
    await lens.settled();
    const before = await sums(lens);
    const state = await lens.state();
    await lens.page.addInitScript({ content: `window.biaslensState = ${JSON.stringify(state)};` });
    await lens.load();
    await lens.page.getByRole('group', { name: 'Compare' }).waitFor();
    await lens.settled();
    assert.deepEqual(await sums(lens), before);
  });
});
