/** How far the pass has come along the plan: what each layer did, and which layers it could not pass. */
import type { Blocked, LayerResult, PassStep } from '../protocol/types';
import type { ActiveFilter, Arrival } from './exceptions';
import type { Model } from './model';
import type { Plan, Position } from './plan';

/** A layer that has been come to. */
interface Known {
  /** The step that passes it; null when nothing does. */
  step: PassStep | null;
  blocked: Blocked | null;
}

export class Progress {
  private readonly known: Known[] = [];
  /** Steps taken before each place of the plan. */
  private readonly taken = [0];

  constructor(
    private readonly model: Model,
    private readonly plan: Plan,
  ) {}

  /** Computes the layer at a place of the plan, if that has not been done; the places before it must have been come to. */
  async come(index: number): Promise<void> {
    const layer = this.plan.layers.at(index);
    if (!layer || this.known[index] || index >= this.plan.end.index) return;
    if (this.plan.direction === 'forward') {
      this.known[index] = { step: null, blocked: null };
      this.taken[index + 1] = index + 1;
      return;
    }
    const { link, request } = this.model;
    const step = await link.request('step', { request, index: this.taken[index] });
    const passes = step.result?.name === layer.name;
    const blocked = passes ? null : (step.blocked.find((b) => b.layer === layer.name) ?? { layer: layer.name });
    this.known[index] = { step: passes ? step : null, blocked };
    this.taken[index + 1] = this.taken[index] + (passes ? 1 : 0);
  }

  /** What is known of a layer that has been come to; null at the end of the plan. */
  async arrival(index: number, filters: readonly ActiveFilter[]): Promise<Arrival | null> {
    await this.come(index);
    const layer = this.plan.layers.at(index);
    const known = this.known[index];
    if (!layer || !known) return null;
    const wanted = filters.some(({ filter }) => filter.needsHealth);
    const { link, request } = this.model;
    const health = wanted ? await link.request('health', { layer: layer.name, output: request.output }) : null;
    return { layer, ...known, health };
  }

  resultAt(index: number): LayerResult | null {
    return this.known[index]?.step?.result ?? null;
  }

  momentAt(index: number): number {
    return this.taken[index] ?? this.taken[this.taken.length - 1];
  }

  /** A layer that lies below one that broke off has no numbers, so nothing stops there. */
  isReachable(index: number): boolean {
    const { blocked } = this.known[index] ?? {};
    return !blocked || blocked.reason !== undefined;
  }

  /** The nearest place from this one that can be stopped at. */
  reachable(target: Position, direction: 1 | -1): Position {
    let { index, node } = target;
    while (index > 0 && index < this.plan.end.index && !this.isReachable(index)) {
      index += direction;
      node = null;
    }
    return { index, node };
  }
}
