/** How the child process ended, in words for the person whose model it was. */
import type { ErrorInfo } from '../../protocol/errors';
import { MEMORY_LIMIT_REACHED } from '../guard';

/** What is known of a process that has ended. */
export interface Ending {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** Its last lines on stderr. */
  stderr: string[];
  /** Set when it never ran. */
  startError?: Error;
}

const WHO = 'the process that runs the model';

/** V8's words when its heap has reached the limit. */
const HEAP_LIMIT_REACHED = /heap limit|heap out of memory/i;

/** V8's and the C++ runtime's words when one allocation fails, often of an absurd size: no limit of ours was in its way. */
const ALLOCATION_FAILED = /out of memory|std::bad_alloc/i;

const CRASHES = ['SIGSEGV', 'SIGBUS', 'SIGILL', 'SIGFPE', 'SIGTRAP'];

/** What a crash looks like on Windows, and behind a shell, where there is no signal. */
const SIGNAL_OF_CODE: Record<number, NodeJS.Signals> = {
  134: 'SIGABRT',
  139: 'SIGSEGV',
  0xc0000005: 'SIGSEGV',
  0xc000001d: 'SIGILL',
  0xc00000fd: 'SIGSEGV',
  0xc0000409: 'SIGABRT',
};

/** Why requests that were in the process have no answer. */
export function describeEnding(ending: Ending, memoryLimitMB: number): ErrorInfo {
  const { code, stderr, startError } = ending;
  const signal = ending.signal ?? SIGNAL_OF_CODE[code ?? -1];
  if (startError) return info('process-not-started', `could not be started: ${startError.message}`);
  if (outOfMemory(signal, stderr)) {
    const action = 'Raise the memory limit, then choose Retry';
    return info('out-of-memory', `ran out of memory (limit ${memoryLimitMB} MB)`, action);
  }
  if (signal === 'SIGABRT') {
    const why = stderr.some((line) => ALLOCATION_FAILED.test(line)) ? ', asking for more memory than there is' : '';
    return info('process-aborted', `ended itself (SIGABRT) inside ONNX Runtime${why}`);
  }
  if (signal && CRASHES.includes(signal)) return info('process-crashed', `crashed (${signal}) inside ONNX Runtime`);
  if (signal) return info('process-killed', `was killed (${signal})`);
  return info('process-ended', `ended by itself (exit code ${code})${because(stderr)}`);
}

/** Why a request has no answer that took longer than it may. */
export function describeTimeout(timeoutMs: number): ErrorInfo {
  return info('timeout', `did not answer within ${timeoutMs / 1000} s`, 'Raise the time limit, then choose Retry');
}

function info(code: string, what: string, action = 'Choose Retry to run it in a fresh process'): ErrorInfo {
  return { fault: 'process', code, reason: `${WHO} ${what}`, action };
}

function outOfMemory(signal: NodeJS.Signals | undefined, stderr: string[]): boolean {
  if (signal === 'SIGKILL') return stderr.some((line) => line.startsWith(MEMORY_LIMIT_REACHED));
  return signal !== undefined && stderr.some((line) => HEAP_LIMIT_REACHED.test(line));
}

/** The line of a stack trace that names the error, else the last line. */
function because(stderr: string[]): string {
  const line = stderr.filter((text) => /^\w*Error\b.*: /.test(text)).at(-1) ?? stderr.at(-1);
  return line ? `: ${line.trim().replace(/\.$/, '')}` : '';
}
