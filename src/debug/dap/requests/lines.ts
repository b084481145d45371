/** What is written at the ends of the listing's lines: what each layer that has been come to did. */
import { numberText } from '../../format';
import type { Runtime } from '../../runtime';

export interface LineText {
  /** From 0. */
  line: number;
  text: string;
}

export async function lineTexts(runtime: Runtime): Promise<LineText[]> {
  const { plan, model, position } = runtime;
  const last = Math.min(position.index, plan.end.index - 1);
  const layers = plan.layers.slice(0, last + 1).map((layer, index) => ({ layer, index }));
  const texts = await Promise.all(
    layers.map(async ({ layer, index }): Promise<LineText[]> => {
      const text = plan.direction === 'backward' ? backwardText(runtime, index) : await forwardText(runtime, layer.outputs[0]);
      return text === null ? [] : [{ line: plan.line(model.listing, { index, node: null }), text }];
    }),
  );
  return texts.flat();
}

function backwardText(runtime: Runtime, index: number): string | null {
  const result = runtime.resultAt(index);
  if (!result) return null;
  const { received, own, residual } = result;
  return `Σβ ${numberText(received.sum)}  Σown ${numberText(own.sum)}  residual ${residual === 0 ? '0' : residual.toExponential(1)}`;
}

async function forwardText({ model }: Runtime, of: string): Promise<string> {
  const { link, request } = model;
  const { min, max, zeros, count, nan } = await link.request('statistics', { request, quantity: 'value', of });
  const share = count > 0 ? Math.round((100 * zeros) / count) : 0;
  return `${numberText(min)} to ${numberText(max)}  zeros ${share} %${nan > 0 ? `  NaN ${nan}` : ''}`;
}
