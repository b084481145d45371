/** Explains one model through the product's child process, as far as it goes, and says how far that was. */
import { BiasLensError, errorInfo, sentence, type ErrorInfo } from '../../src/engine/errors';
import { type Model, readModel } from '../../src/engine/onnx/model';
import type { Explanation, Structure } from '../../src/session/api';
import { DEFAULT_REQUEST } from '../../src/session/request';
import type { WorkerClient } from '../../src/worker/client';
import { feedsFor, readerOf } from './feeds';
import { blankOutcome, type Outcome, type OutcomeKind } from './outcome';

/** Never throws: what went wrong is the outcome. */
export async function sweepModel(client: WorkerClient, path: string, name: string): Promise<Outcome> {
  const start = performance.now();
  const found = await outcomeOf(client, path, name);
  return { ...found, ms: Math.round(performance.now() - start) };
}

async function outcomeOf(client: WorkerClient, path: string, name: string): Promise<Outcome> {
  let session: string;
  let model: Model;
  try {
    ({ session } = await client.request('open', { path }));
    model = await readModel(path);
  } catch (error) {
    return failed(name, 'refused', error);
  }
  const ops = [...new Set(model.nodes.map((n) => (n.domain ? `${n.domain}::${n.op}` : n.op)))];
  try {
    const explanation = await explainFirst(client, session, model);
    const structure = await client.request('structure', { session });
    return { ...explained(explanation, structure, name), ops };
  } catch (error) {
    return { ...failed(name, 'structure-only', error), ops };
  } finally {
    await client.request('close', { session }).catch(() => undefined);
  }
}

/** The explanation at the first feeds that the model takes; else why it has none, rather by the model's fault than by the feeds'. */
async function explainFirst(client: WorkerClient, session: string, model: Model): Promise<Explanation> {
  let failure: BiasLensError | undefined;
  for (const feeds of feedsFor(model)) {
    let input = '';
    try {
      for (const name of Object.keys(feeds)) {
        input = name;
        await client.request('prepare', { session, input, choice: { kind: 'tensor', tensor: feeds[name] } });
      }
      return await client.request('explain', { session, request: DEFAULT_REQUEST });
    } catch (error) {
      const info = errorInfo(error);
      if (info.fault === 'process') throw error;
      const found = new BiasLensError({ ...(info.fault === 'input' ? readerOf(input, model) : {}), ...info });
      if (!failure || (failure.info.fault === 'input' && info.fault === 'model')) failure = found;
    }
  }
  throw failure!;
}

function explained(e: Explanation, structure: Structure, name: string): Outcome {
  const kinds = new Map(structure.layers.map((l) => [l.name, l.kind]));
  const lost = e.layers.filter((l) => l.unattributed !== 0);
  const left = lost.filter((l) => kinds.get(l.name) === 'core').reduce((sum, l) => sum + Math.abs(l.unattributed), 0);
  const own = e.layers.reduce((sum, l) => sum + l.own.abs, 0);
  const kind: OutcomeKind = e.stopped.length === 0 ? 'explained' : e.layers.length > 0 ? 'explained-above' : 'structure-only';
  return {
    ...blankOutcome(name, kind),
    ...(e.stopped.length > 0 ? blame(e.stopped[0]) : {}),
    residual: e.residual === 0 ? 0 : Math.abs(e.residual) / e.scale,
    layers: e.layers.length,
    unattributed: left === 0 ? 0 : left / own,
    constants: lost.filter((l) => kinds.get(l.name) === 'routing').map((l) => l.name),
    stoppedOps: [...new Set(e.stopped.map((s) => s.op ?? ''))],
  };
}

function failed(name: string, otherwise: OutcomeKind, error: unknown): Outcome {
  const info = errorInfo(error);
  const kind = info.fault !== 'process' ? otherwise : info.code === 'timeout' ? 'hung' : 'crashed';
  return { ...blankOutcome(name, kind), ...blame(info) };
}

function blame(info: ErrorInfo): Pick<Outcome, 'node' | 'op' | 'reason' | 'stoppedOps'> {
  const { reason, node, op, fault } = info;
  return {
    node: node ?? null,
    op: op ?? null,
    reason: fault === 'internal' ? `internal: ${sentence(info)}` : reason,
    stoppedOps: op ? [op] : [],
  };
}
