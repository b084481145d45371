/** What is written at the ends of the listing's lines: what each layer that has been come to did. */
import { numberText } from '../../format';
import type { Runtime } from '../../runtime';

interface LineText {
  /** From 0. */
  line: number;
  text: string;
}

/** @param first, last the lines that are shown, from 0 */
export async function lineTexts(runtime: Runtime, first = 0, last = Infinity): Promise<LineText[]> {
  const { plan, model, position } = runtime;
  const come = plan.layers.slice(0, Math.min(position.index, plan.end.index - 1) + 1);
  const lines = come.map((layer, index) => ({ layer, index, line: plan.line(model.listing, { index, node: null }) }));
  const texts = await Promise.all(
    lines.map(async ({ layer, index, line }): Promise<LineText[]> => {
      if (line < first || line > last) return [];
      const text = plan.direction === 'backward' ? backwardText(runtime, index) : await forwardText(runtime, layer.outputs[0]);
      return text === null ? [] : [{ line, text }];
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
