/** Holds the gradient and the linearised network as one graph each to what they are layer by layer. */
import assert from 'node:assert/strict';
import type { Model } from '../../../src/engine/onnx/model';
import { type FloatData, isFloat, type Tensor } from '../../../src/engine/tensor';
import { backwardGraph, SEED } from '../../../src/engine/trace/backward-graph';
import { layerByLayer } from '../../../src/engine/methods/linearised';
import { forwardGraph, LINEAR } from '../../../src/engine/trace/forward-graph';
import { Gradient } from '../../../src/engine/trace/gradient';
import { Runtime } from '../../../src/engine/trace/runtime';
import { traceAt } from './explain';
import { close } from './differences';

type Feeds = Readonly<Record<string, Tensor>>;

/**
 * Writes the graph at one point and runs it at another.
 * @returns whether there is a graph
 */
export async function checkBackward(model: Model, from: Feeds, to: Feeds = movedOn(from)): Promise<boolean> {
  const names = Object.keys(from).filter((name) => isFloat(from[name]));
  const graph = backwardGraph(await traceAt(model, from), names);
  if (!graph) return false;
  const runtime = await Runtime.create(graph.bytes, { dir: model.dir, file: model.file, level: 'all' });
  const traced = await traceAt(model, to);
  const score = traced.value(traced.graph.score);
  const feeds = Object.fromEntries(graph.feeds.map((name) => [name, traced.value(name)]));
  for (const target of new Set([0, score.data.length - 1])) {
    const gradient = new Gradient(traced, { target, minus: null });
    for (let i = 0; await gradient.step(i); i++);
    assert.deepEqual(gradient.stopped, []);
    const found: Map<string, Tensor> = await runtime.run({ ...feeds, [SEED]: { ...score, data: gradient.seed } }, [
      ...graph.gradients.values(),
    ]);
    for (const name of names) {
      const wanted = gradient.at(name);
      const output: string | undefined = graph.gradients.get(name);
      const got: FloatData | undefined = output === undefined ? undefined : (found.get(output)!.data as FloatData);
      assert.equal(got === undefined, wanted === undefined, `whether f depends on ${name}`);
      if (got) close(got, wanted!, 2e-6, `∂f[${target}]/∂${name}`, Math.max(1e-3, ...Array.from(wanted!, Math.abs)));
    }
  }
  await runtime.release();
  return true;
}

/**
 * The linearised network in the same way.
 * @returns whether there is a graph
 */
export async function checkForward(model: Model, from: Feeds, to: Feeds = movedOn(from)): Promise<boolean> {
  const graph = forwardGraph(await traceAt(model, from));
  if (!graph) return false;
  const runtime = await Runtime.create(graph.bytes, { dir: model.dir, file: model.file, level: 'all' });
  const traced = await traceAt(model, to);
  const feeds = Object.fromEntries(graph.feeds.map((name) => [name, traced.value(name)]));
  const got = (await runtime.run(feeds, [LINEAR])).get(LINEAR)!;
  const wanted = (await layerByLayer(traced))!;
  assert.deepEqual(got.shape, wanted.shape);
  close(got.data as FloatData, wanted.data, 3e-6, 'J x', Math.max(0.1, ...Array.from(wanted.data, Math.abs)));
  await runtime.release();
  return true;
}

/** Another point: the values of the first in another order, so that no function is asked outside of where it is defined. */
function movedOn(feeds: Feeds): Feeds {
  return Object.fromEntries(
    Object.entries(feeds).map(([name, t]) => [name, isFloat(t) ? { ...t, data: t.data.slice().reverse() } : t]),
  );
}
