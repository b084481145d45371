/** Graphs: a plain chain, branches, folded and opened, and ten thousand nodes from afar. */
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

const wide = (lens: Lens) => lens.page.getByRole('button', { name: 'Give the graph the whole width' }).click();
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
    { name: 'graph-chain', options: fashion, widths: [1400, 800], act: async () => {} },
    { name: 'graph-branches', options: branches, act: wide },
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
      options: { model: made('chain.onnx') },
      act: async (lens) => {
        await wide(lens);
        await lens.page.getByRole('button', { name: 'Unfold all' }).click();
        await lens.settled();
        for (let k = 0; k < 7; k++) await lens.page.getByRole('tree').press('-');
      },
    },
  ],
};
export default set;
