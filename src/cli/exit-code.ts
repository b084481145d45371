/** What an error means for the exit code, and how it is said on the command line. */
import type { ErrorInfo, Fault } from '../protocol/errors';

const CODES: Record<Fault, number> = { usage: 2, model: 3, input: 3, process: 1, internal: 1, cancelled: 130 };

/** Ends of the child process that a model brings about, with what a person at a command line can do. */
const BY_THE_MODEL: Record<string, string> = {
  'process-aborted': 'Export the model again, with other operators or types',
  'process-crashed': 'Export the model again, with other operators or types',
  'out-of-memory': 'Give more with --memory MB',
  timeout: 'Give more with --timeout SECONDS',
};

/** 1 a fault of ours, 2 bad usage, 3 the model or the input is at fault, 130 (as shells have it) stopped by Ctrl-C. */
export function exitCode({ fault, code }: ErrorInfo): number {
  return fault === 'process' && Object.hasOwn(BY_THE_MODEL, code) ? 3 : CODES[fault];
}

/** The error with an action that exists here: there is no Retry to choose and no output channel to open. */
export function forCommandLine(info: ErrorInfo): ErrorInfo {
  if (info.fault === 'process') return { ...info, action: BY_THE_MODEL[info.code] ?? 'Run the command again' };
  if (info.dims) return { ...info, action: `Give ${info.dims.map((name) => `--dim ${name}=N`).join(' ')}, or a file` };
  if (info.fault === 'internal') return { ...info, action: 'Run it with --verbose and report this' };
  return info;
}
