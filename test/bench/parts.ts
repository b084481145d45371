/** The parts of the bench, one line each; `npm run bench -- NAME` runs one. */
import { graph } from './graph';
import type { Report } from './report';
import { speed } from './speed';
import { profile } from './speed/profile';
import { step } from './step';
import { studies } from './studies';

export interface BenchOptions {
  /** Runs that a median is taken of. */
  runs: number;
  /** Part of a model's name; only these are measured. */
  only: string | undefined;
  /** Where generated models are kept. */
  folder: string;
}

/** Prints what it measures; gives what belongs in the report. */
export type Part = (options: BenchOptions) => Promise<Partial<Report>>;

export const PARTS: Readonly<Record<string, Part>> = {
  models: speed,
  profile,
  graph,
  step,
  studies,
};
