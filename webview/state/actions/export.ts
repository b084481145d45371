/** Taking something away. */
import { errorInfo, sentence } from '../../../src/protocol/errors';
import { USUAL } from '../../picture/methods';
import type { Page } from '../page';

/** The .npz of everything, saved where the person says. */
export async function exportArchive(page: Page): Promise<void> {
  const { session, answered } = page.store.get();
  if (!session || !answered) return;
  await saving(page, 'bias.npz', () => page.client.request('archive', { session, request: answered.request }));
}

/** The methods that are shown side by side, as one picture. */
export async function exportGrid(page: Page): Promise<void> {
  const { session, answered, picture, colours } = page.store.get();
  if (!session || !answered) return;
  const methods = ['beta1', 'beta2', 'beta3', ...(picture.methods ?? USUAL)];
  const query = { session, request: answered.request, methods, input: answered.prepared?.name, colours };
  await saving(page, 'methods.png', () => page.client.request('comparison', query));
}

/** Saves what is made as `MODEL-name`, where the person says. */
async function saving(page: Page, name: string, make: () => Promise<Uint8Array>): Promise<void> {
  const { start } = page.store.get();
  try {
    const data = await make();
    await page.client.request('save', { name: `${(start?.title ?? 'model').replace(/\.onnx$/i, '')}-${name}`, data });
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
