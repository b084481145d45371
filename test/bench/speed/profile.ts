/** Where the time of an explanation goes, stage by stage, as ratios to the plain forward pass. */
import { MODELS, modelFile } from '../models';
import type { Part } from '../parts';
import { stagesOf } from './process';
import { STAGES } from './stages';

const TITLES: Record<(typeof STAGES)[number], string> = {
  trace: 'the run that keeps every value',
  local: 'local linear models',
  gradient: 'gradient',
  pass3: 'pass of option 3',
  pass1: 'pass of option 1',
  weights: 'J x of all classes',
  reading: 'totals and the answer',
};

export const profile: Part = async ({ runs, only, folder }) => {
  console.log('\nWhere the time goes, × a plain forward pass: all of it, in ONNX Runtime, in the kernels, in JavaScript');
  for (const model of MODELS.filter(({ name }) => !only || name.includes(only))) {
    const stages = await stagesOf(modelFile(model, folder), Math.min(runs, 5));
    console.log(`\n${model.name}: forward ${stages.forward.toFixed(1)} ms`);
    for (const name of STAGES) {
      const { all, runtime, kernels } = stages[name];
      const cells = [all, runtime, kernels, all - runtime - kernels].map((ms) => (ms / stages.forward).toFixed(2).padStart(8));
      console.log(`  ${TITLES[name].padEnd(32)}${cells.join('')}`);
    }
  }
  return {};
};
