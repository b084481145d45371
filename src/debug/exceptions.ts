/** What can be wrong at a layer, as filters that stop there, each with its reason in words. */
import type { Blocked, Health, LayerInfo, PassStep } from '../protocol/types';
import { sentence } from '../protocol/errors';
import { ROUND_OFF } from '../format/round-off';
import { countText, numberText } from './format';

/** What is known of a layer when the debugger arrives at it. */
export interface Arrival {
  layer: LayerInfo;
  /** The step that passes it; null forward, and where it is not passed. */
  step: PassStep | null;
  /** Counted only where a filter asks for it. */
  health: Health | null;
  blocked: Blocked | null;
}

interface Filter {
  id: string;
  label: string;
  description: string;
  /** On unless it is turned off. */
  initially: boolean;
  /** What a number given as its condition means; filters without one take none. */
  threshold?: { meaning: string; initially: number };
  /** Whether it looks at the layer's values. */
  needsHealth: boolean;
  /** Why it stops here, in words; undefined: it does not. */
  reason(arrival: Arrival, threshold: number): string | undefined;
}

export const FILTERS: readonly Filter[] = [
  {
    id: 'nonfinite',
    label: 'NaN or Inf',
    description: "Stops where a layer's output holds a value that is not finite.",
    initially: true,
    needsHealth: true,
    reason: ({ layer, health, blocked }) => {
      if (health && health.nan + health.infinite > 0) {
        const counts = [health.nan && `${health.nan} NaN`, health.infinite && `${health.infinite} infinite`].filter(Boolean);
        return `The output of ${layer.name} holds ${counts.join(' and ')} among its ${countText(health.units, 'value')}.`;
      }
      return blocked?.reason?.code === 'not-finite' ? sentence(blocked.reason) : undefined;
    },
  },
  {
    id: 'identity',
    label: 'Broken sum',
    description:
      'Stops where f is not the sum of what has arrived (identity 10) beyond round-off: a fault of ours, or float32 overflow.',
    initially: true,
    threshold: { meaning: 'Tolerance as a share of Σ|g·x| + Σ|β|', initially: ROUND_OFF },
    needsHealth: false,
    reason: ({ layer, step }, tolerance) => {
      if (!step?.result || !(Math.abs(step.result.residual) > tolerance * step.scale)) return undefined;
      const { residual } = step.result;
      return (
        `After ${layer.name} the sum misses f = ${numberText(step.f)} by ${numberText(residual)}, ` +
        `more than ${numberText(tolerance)} of Σ|g·x| + Σ|β| = ${numberText(step.scale)}.`
      );
    },
  },
  {
    id: 'unattributed',
    label: 'Unattributed bias',
    description: 'Stops where mass finds no input to go to and stays at the layer.',
    initially: false,
    threshold: { meaning: 'Least |mass| that counts', initially: 0 },
    needsHealth: false,
    reason: ({ layer, step }, least) => {
      const left = step?.result?.unattributed ?? 0;
      if (!(Math.abs(left) > least)) return undefined;
      return `${numberText(left)} of the mass of ${layer.name} finds no input to go to: no connection, or a constant output.`;
    },
  },
  {
    id: 'dead',
    label: 'Dead layer',
    description: 'Stops where all activations of a layer are zero.',
    initially: false,
    needsHealth: true,
    reason: ({ layer, health }) =>
      health && health.units > 0 && health.zeros === health.units
        ? `All ${countText(health.units, 'activation')} of ${layer.name} are zero: nothing passes it at this input.`
        : undefined,
  },
  {
    id: 'saturated',
    label: 'Saturated layer',
    description: 'Stops where the units of a bounded activation (Sigmoid, Tanh, Clip, …) sit at the end of its range.',
    initially: false,
    threshold: { meaning: 'Least share of the units, 0 to 1', initially: 0.99 },
    needsHealth: true,
    reason: ({ layer, health }, share) =>
      health && health.units > 0 && health.flat > 0 && health.flat >= share * health.units
        ? `${health.flat} of ${countText(health.units, 'unit')} of ${layer.name} sit at the flat end of its activation.`
        : undefined,
  },
  {
    id: 'unsupported',
    label: 'Unsupported op',
    description: 'Stops at a layer that attribution does not know how to pass.',
    initially: true,
    needsHealth: false,
    reason: ({ blocked }) => (blocked?.reason && blocked.reason.code !== 'not-finite' ? sentence(blocked.reason) : undefined),
  },
];

/** A filter that is on, with its threshold. */
export interface ActiveFilter {
  filter: Filter;
  threshold: number;
}

/** @throws Error in words, when the condition is no number or the filter takes none */
export function activate(id: string, condition?: string): ActiveFilter {
  const filter = FILTERS.find((f) => f.id === id);
  if (!filter) throw new Error(`there is no filter '${id}'`);
  if (!condition?.trim()) return { filter, threshold: filter.threshold?.initially ?? 0 };
  if (!filter.threshold) throw new Error(`'${filter.label}' takes no condition`);
  const threshold = Number(condition);
  if (!(threshold >= 0)) throw new Error(`${filter.threshold.meaning}: a number of at least 0, not '${condition}'`);
  return { filter, threshold };
}

/** What stops at an arrival: the first filter that has a reason. */
export interface Exception {
  filter: Filter;
  description: string;
}

export function exceptionAt(arrival: Arrival, active: readonly ActiveFilter[]): Exception | undefined {
  for (const { filter, threshold } of active) {
    const description = filter.reason(arrival, threshold);
    if (description !== undefined) return { filter, description };
  }
  return undefined;
}
