/** What a command reads and writes through, so that it can be run without a terminal. */

export interface Io {
  /** The result. */
  print(text: string): void;
  /** Everything that is not the result. */
  tell(line: string): void;
  /** Shows how far it is, where somebody looks; undefined takes it away. */
  progress(text: string | undefined): void;
  /** Whether the result goes to a terminal that shows colours. */
  color: boolean;
  /** Aborted by Ctrl-C. */
  signal: AbortSignal;
}

const CLEAR_LINE = '\r\u001b[K';

/** The streams of this process. Progress is shown only on a terminal. */
export function processIo(signal: AbortSignal): Io {
  const { stdout, stderr, env } = process;
  // A reader that has seen enough (`| head`) is no fault.
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
  // What cannot be told any more changes nothing about the result.
  stderr.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  const clear = stderr.isTTY ? CLEAR_LINE : '';
  return {
    print: (text) => void stdout.write(`${text}\n`),
    tell: (line) => void stderr.write(`${clear}${line}\n`),
    progress: (text) => {
      if (stderr.isTTY) stderr.write(text === undefined ? clear : `${clear}${text.slice(0, stderr.columns - 1)}`);
    },
    color: stdout.isTTY && stdout.hasColors(256) && !env.NO_COLOR,
    signal,
  };
}
