/** Every attribution method, in the order that faces list them. */
import { beta1, beta2, beta3 } from './bias';
import { complete, gradient, gradientTimesInput } from './gradient';
import type { Method } from './method';

export const METHODS: readonly Method[] = [beta1, beta2, beta3, gradientTimesInput, gradient, complete];
