/** Graphs: a plain chain, branches, folded and opened, all of a transformer from afar, and ten thousand nodes. */
import { branches, fashion } from '../../page/harness/states';
import { inFolder } from '../../page/harness/models';
import type { Lens } from '../../page/harness/lens';
import { largeModel } from '../../support/large-models';
import type { PictureSet } from '../set';

const made = inFolder({
  'inception.onnx': largeModel('inception', 160),
  'transformer.onnx': largeModel('transformer', 1600),
  'chain.onnx': largeModel('chain', 10_000),
});
const random = (name: string) => ({ model: made(name), input: { kind: 'random' as const, seed: 3 } });

const wide = async (lens: Lens) => {
  await layers(lens);
  await lens.page.getByRole('button', { name: 'Give the graph the whole width' }).click();
};
/** In a narrow panel the layers are a tab. */
const layers = async (lens: Lens) => {
  const tab = lens.page.getByRole('tab', { name: 'Layers' });
  if (await tab.isVisible()) await tab.click();
};
/** Opens the scope of this title. */
const unfold = async (lens: Lens, title: string) => {
  await lens.page
    .getByRole('treeitem', { name: new RegExp(`^${title},`), expanded: false })
    .first()
    .locator('.node')
    .click();
};

const set: PictureSet = {
  name: 'graph',
  pictures: [
    { name: 'graph-chain', options: fashion, widths: [1400, 800], act: layers },
    { name: 'graph-branches', options: branches, widths: [1400, 800], act: wide },
    { name: 'graph-folded', options: random('inception.onnx'), act: async () => {} },
    {
      name: 'graph-unfolded',
      options: random('inception.onnx'),
      act: async (lens) => {
        await wide(lens);
        await lens.settled();
        await unfold(lens, 'mixed1');
        await lens.settled();
        await unfold(lens, 'branch5');
      },
    },
    { name: 'graph-transformer', options: random('transformer.onnx'), act: wide },
    {
      name: 'graph-afar',
      options: random('transformer.onnx'),
      act: async (lens) => {
        await wide(lens);
        await lens.page.getByRole('button', { name: 'Unfold all' }).click();
        await lens.settled();
        await lens.page.getByRole('tree').press('0');
      },
    },
    { name: 'graph-large', options: { model: made('chain.onnx') }, act: wide },
  ],
};
export default set;
