/** Every attribution method, in the order that faces list them. */
import { beta1, beta2, beta3 } from './bias';
import { deepLift } from './deep-lift';
import { fullGrad } from './full-grad';
import { gradCam } from './grad-cam';
import { complete, gradient, gradientTimesInput } from './gradient';
import { integratedGradients } from './integrated-gradients';
import { lrpEpsilon } from './lrp-epsilon';
import { lrpZPlus } from './lrp-z-plus';
import type { Method } from './method';
import { occlusion } from './occlusion';
import { smoothGrad } from './smooth-grad';

export const METHODS: readonly Method[] = [
  beta1,
  beta2,
  beta3,
  gradientTimesInput,
  gradient,
  complete,
  integratedGradients,
  deepLift,
  smoothGrad,
  fullGrad,
  lrpEpsilon,
  lrpZPlus,
  gradCam,
  occlusion,
];
