/** How fast explanations are, as ratios to a plain forward pass, and how much memory they take. */
import { loadavg } from 'node:os';
import { MODELS, modelFile } from '../models';
import type { BenchOptions, Part } from '../parts';
import { type ModelFigures, RATIOS, type Ratio } from '../report';
import { measure } from './process';
import { scaling } from './scaling';
import { starts } from './starts';
import { longestTasks } from './tasks';

type Medians = Record<Ratio | 'forward' | 'twoTargets' | 'step' | 'pass1' | 'pass2' | 'pass3', number>;
type Memory = Pick<ModelFigures, 'peakMB' | 'modelMB' | 'activationMB'>;

const COLUMNS = ['step', 'pass3', 'pass1', 'pass2'] as const;

export const speed: Part = async (options) => {
  console.log('\nRatios to the plain forward pass (medians); peak memory beside model + activations, in MB');
  const models: ModelFigures[] = [];
  for (const model of MODELS.filter(({ name }) => !options.only || name.includes(options.only))) {
    models.push(await one(model.name, modelFile(model, options.folder), options));
  }
  if (!options.only) {
    await scaling(options);
    await longestTasks(options);
    await starts();
  }
  return { models };
};

async function one(name: string, file: string, { runs }: BenchOptions): Promise<ModelFigures> {
  const medians = await measure<Medians>('times', file, runs);
  const memory = await measure<Memory>('memory', file, 1);
  const { forward } = medians;
  const ratio = (ms: number) => Number((ms / forward).toFixed(2));
  const ratios = Object.fromEntries(RATIOS.map((key) => [key, ratio(medians[key])])) as Record<Ratio, number>;
  ratios.anotherTarget = ratio(medians.twoTargets - medians.option1);
  const round = (mb: number) => Math.round(mb * 10) / 10;
  const figures = {
    name,
    forwardMs: Number(forward.toFixed(2)),
    ratios,
    peakMB: round(memory.peakMB),
    modelMB: round(memory.modelMB),
    activationMB: round(memory.activationMB),
  };
  print(figures, Object.fromEntries(COLUMNS.map((key) => [key, ratio(medians[key])])));
  return figures;
}

function print({ name, forwardMs, ratios, peakMB, modelMB, activationMB }: ModelFigures, more: Record<string, number>): void {
  console.log(`\n${name}: forward ${forwardMs.toFixed(1)} ms, load ${loadavg()[0].toFixed(1)}`);
  const all = Object.entries({ ...ratios, ...more }).map(([key, value]) => `${key} ${value.toFixed(2)}×`);
  console.log(`  ${all.join('  ')}`);
  const allowed = modelMB + 3 * activationMB + 400;
  console.log(
    `  peak ${Math.round(peakMB)} MB; model ${Math.round(modelMB)} MB, activations ${Math.round(activationMB)} MB; goal at most ${Math.round(allowed)} MB`,
  );
}
