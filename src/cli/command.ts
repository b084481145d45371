/** What a command of the command line is. Each is one file in commands/ and one line in commands/index.ts. */
import type { Arguments } from './arguments';
import type { Io } from './io';

/** An option of a command. */
export interface OptionSpec {
  name: string;
  /** Placeholder of its value; an option without one is a switch. */
  value?: string;
  /** May be given more than once. */
  multiple?: boolean;
  help: string;
}

export interface Command {
  name: string;
  /** Names of the positional arguments, all required. */
  positionals: string[];
  /** One line for the list of commands. */
  summary: string;
  options: OptionSpec[];
  /** Does it; what it throws becomes one line on stderr and the exit code. What it gives is the exit code, 0 when it gives nothing. */
  run(args: Arguments, io: Io): Promise<number | void>;
}
