/** The error of a request that makes no sense. */
import { BiasLensError, type ErrorInfo } from '../engine/errors';

/** @param where what else of the place is known */
export function usage(code: string, reason: string, action: string, where: Partial<ErrorInfo> = {}): BiasLensError {
  return new BiasLensError({ fault: 'usage', code, ...where, reason, action });
}
