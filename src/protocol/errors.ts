/** The errors of a channel itself. The error type is the engine's, passed on for the rooms that see only the protocol. */
import { BiasLensError, errorInfo, sentence, type ErrorInfo, type Fault } from '../engine/errors';

export { BiasLensError, errorInfo, sentence, type ErrorInfo, type Fault };

const REPORT = 'Report this with the log of the BiasLens output channel';

/** Why a request ended that somebody cancelled. */
export function cancelled(): BiasLensError {
  return new BiasLensError({ fault: 'cancelled', code: 'cancelled', reason: 'cancelled', action: '' });
}

/** A fault of ours in the use of a channel. */
export function channelError(code: string, reason: string): BiasLensError {
  return new BiasLensError({ fault: 'internal', code, reason, action: REPORT });
}
