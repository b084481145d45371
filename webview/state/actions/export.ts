/** Taking something away. */
import { errorInfo, sentence } from '../../../src/protocol/errors';
import type { Page } from '../page';

/** The .npz of everything, saved where the person says. */
export async function exportArchive(page: Page): Promise<void> {
  const { session, answered, start } = page.store.get();
  if (!session || !answered) return;
  try {
    const data = await page.client.request('archive', { session, request: answered.request });
    const name = `${(start?.title ?? 'model').replace(/\.onnx$/i, '')}-bias.npz`;
    await page.client.request('save', { name, data });
  } catch (error) {
    const info = errorInfo(error);
    if (info.fault !== 'cancelled') page.store.set({ run: { status: 'failed', what: 'explain', progress: null, error: info } });
  }
}

/** What a report of a fault needs; no values of the input and no paths beyond the model's name. */
export async function copyDiagnostics(page: Page): Promise<void> {
  const { start, structure, prepared, answered, request, run, explanation, moment } = page.store.get();
  const { opset, producer, inputs, outputs, score, parameters, layers } = structure ?? {};
  const report = {
    model: start?.title,
    structure: structure && {
      opset,
      producer,
      inputs,
      outputs,
      score,
      parameters,
      layers: layers?.map((l) => `${l.name}: ${l.ops.join(' + ')}`),
    },
    input: prepared && { shape: prepared.shape, words: prepared.words },
    request: answered?.request ?? request,
    result: explanation && {
      f: explanation.f,
      weights: explanation.weights,
      bias: explanation.bias,
      residual: explanation.residual,
      scale: explanation.scale,
      ms: explanation.ms,
      notes: explanation.notes,
    },
    moment: moment && { index: moment.index, residual: moment.residual },
    errors: [...(explanation?.stopped ?? []), ...(run.error ? [run.error] : [])].map(sentence),
  };
  await page.client.request('copy', { text: JSON.stringify(report, null, 2) });
}
