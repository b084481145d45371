/** J x of all scores in one run of ONNX Runtime (`forward-graph.ts`), with the last session kept. */
import { orNull } from '../errors';
import { allFinite } from '../loops';
import type { Model } from '../onnx/model';
import type { FloatTensor } from '../tensor';
import { forwardGraph, LINEAR } from './forward-graph';
import { Runtime } from './runtime';
import type { Traced } from './traced';

interface Prepared {
  feeds: readonly string[];
  runtime: Runtime;
}

export class LinearRun {
  /** For the last model that was traced (with the branches it takes, in its pixel space), score and shapes; null: not written. */
  private last: { model: Model; key: string; prepared: Prepared | null } | undefined;
  private turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly threads?: number) {}

  /** @returns undefined where it has to go layer by layer: a node is not written, a number is not finite (0 · ∞ is 0 there) */
  at(traced: Traced): Promise<FloatTensor | undefined> {
    const answer = this.turn.then(() => this.run(traced));
    this.turn = answer.catch(() => undefined);
    return answer;
  }

  async release(): Promise<void> {
    await this.turn;
    await this.drop();
  }

  private async run(traced: Traced): Promise<FloatTensor | undefined> {
    const { point, graph, model } = traced;
    const key = JSON.stringify([...point.roots, graph.score].map((name) => [name, traced.value(name).shape]));
    if (this.last?.model !== model || this.last.key !== key) {
      await this.drop();
      this.last = { model, key, prepared: await this.prepare(traced) };
    }
    const { prepared } = this.last;
    if (!prepared) return undefined;
    const feeds = Object.fromEntries(prepared.feeds.map((name) => [name, traced.value(name)]));
    const found = (await orNull(prepared.runtime.run(feeds, [LINEAR])))?.get(LINEAR) as FloatTensor | undefined;
    return found && allFinite(found.data) ? { ...traced.value(graph.score), data: found.data } : undefined;
  }

  private async drop(): Promise<void> {
    const runtime = this.last?.prepared?.runtime;
    this.last = undefined;
    await runtime?.release();
  }

  private async prepare(traced: Traced): Promise<Prepared | null> {
    const graph = forwardGraph(traced);
    if (!graph) return null;
    const { dir, file } = traced.model;
    const runtime = await orNull(Runtime.create(graph.bytes, { dir, file, threads: this.threads, level: 'basic' }));
    return runtime && { feeds: graph.feeds, runtime };
  }
}
