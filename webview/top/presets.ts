/** Means and standard deviations that models are commonly trained with, in units of 0..1. */
import type { Preprocess } from '../../src/protocol/types';

export type Preset = 'none' | 'imagenet' | 'cifar10' | 'mnist';

export const PRESETS: Record<Preset, { mean: number[]; std: number[] } | null> = {
  none: null,
  imagenet: { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
  cifar10: { mean: [0.4914, 0.4822, 0.4465], std: [0.247, 0.2435, 0.2616] },
  mnist: { mean: [0.1307], std: [0.3081] },
};

/** The preset that a preprocessing has, `custom` when it is none of them. */
export function presetOf({ mean = [0], std = [1] }: Preprocess, channels: number): Preset | 'custom' {
  if (mean.every((m) => m === 0) && std.every((s) => s === 1)) return 'none';
  const same = (a: number[], b: number[]) => a.length === b.length && a.every((v, k) => Math.abs(v - b[k]) < 1e-3);
  const found = (Object.keys(PRESETS) as Preset[]).find((name) => {
    const preset = PRESETS[name];
    return preset?.mean.length === channels && same(preset.mean, mean) && same(preset.std, std);
  });
  return found ?? 'custom';
}
