import type { GraphFigures } from './graph';
import type { StudyBench } from './studies';

/** What `--json FILE` holds. All times are medians; ratios are to the plain forward pass of the same process. */
export interface Report {
  machine: string;
  models: ModelFigures[];
  graph?: GraphFigures;
  studies?: StudyBench[];
}

export const RATIOS = [
  'trace',
  'gradient',
  'option1',
  'option2',
  'option3',
  'allOptions',
  'anotherTarget',
  'temperature',
  'integratedGradients50',
] as const;

export type Ratio = (typeof RATIOS)[number];

export interface ModelFigures {
  name: string;
  /** Median plain ONNX Runtime pass, ms. */
  forwardMs: number;
  ratios: Record<Ratio, number>;
  peakMB: number;
  modelMB: number;
  activationMB: number;
}
