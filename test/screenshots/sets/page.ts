/** The page's main states: a picture, a table, a comparison, a failure, what is chosen and changed. */
import { cells, digits, fashion, noted, STATES, stopped } from '../../page/harness/states';
import type { Lens } from '../../page/harness/lens';
import type { PictureSet } from '../set';

const WIDTHS = [1400, 800];
const still = async () => {};

async function compare(lens: Lens): Promise<void> {
  await lens.page.getByRole('button', { name: /^Compare/ }).click();
  await lens.page.getByRole('group', { name: 'Compare' }).waitFor();
  await lens.page.getByRole('option', { name: /^Class 2,/ }).click();
}

const set: PictureSet = {
  name: 'page',
  pictures: [
    {
      name: 'explain-digits',
      options: digits,
      widths: WIDTHS,
      act: async (lens) => {
        const area = lens.page.locator('.area');
        const { width } = (await area.boundingBox())!;
        await area.hover({ position: { x: (10.5 * width) / 28, y: (7.5 * width) / 28 } });
      },
    },
    { name: 'explain-fashion', options: fashion, widths: WIDTHS, act: still },
    { name: 'table', options: cells, widths: WIDTHS, act: (lens) => lens.page.locator('.fr:not(.head)').nth(2).hover() },
    { name: 'compare', options: digits, widths: WIDTHS, act: compare },
    { name: 'notes', options: noted, widths: WIDTHS, act: still },
    ...['drawn', 'received', 'filtered'].map((name) => ({
      name: `messages-${name}`,
      options: digits,
      widths: WIDTHS,
      act: STATES[name].act,
    })),
    { name: 'partial', options: stopped, widths: WIDTHS, act: still },
    { name: 'empty', options: { ...digits, input: undefined, explain: true }, widths: WIDTHS, act: still },
    {
      name: 'preprocessing',
      options: fashion,
      act: (lens) => lens.page.getByTitle(/^Change how the input is made/).click(),
    },
    { name: 'top10', options: digits, act: (lens) => lens.page.keyboard.press('t') },
  ],
};
export default set;
