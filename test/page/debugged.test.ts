/** A debug session of the same model, whose steps may come at any moment. */
import { useBench } from './harness/suite';
import { digits } from './harness/states';

describe('the page beside a debug session', () => {
  const bench = useBench();
  const request = { target: null, minus: null, option: 1 as const, temperature: 1, without: [] };

  it('keeps the last step where the layers’ shapes are still asked for', async () => {
    const events = () => lens.host.events!;
    const debugged = async (layer: string, moment: number) =>
      events().emit('debugged', { request, prepared: lens.host.prepared!, layer, moment });
    const lens = await bench.show({ ...digits, explain: false }, (host) => {
      host.before = async (method) => {
        if (method === 'structure') await debugged('/7/Gemm_output_0', 1);
      };
    });
    await lens.settled();
    await debugged('logits', 0);
    await lens.page
      .getByRole('treeitem', { name: /^Gemm \+ Relu/ })
      .and(lens.page.locator('[aria-selected="true"]'))
      .waitFor();
    await lens.page.getByText('Paused, 1 of 7').first().waitFor();
  });
});
