/** From the arguments to an exit code. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { errorInfo, sentence } from '../worker/client';
import { Arguments, usage } from './arguments';
import { commands } from './commands';
import { exitCode, forCommandLine } from './exit-code';
import { commandHelp, overview } from './help';
import type { Io } from './io';

/** Runs the command line `argv` (without node and script); an error becomes one line on stderr. */
export async function run(argv: string[], io: Io): Promise<number> {
  try {
    return (await dispatch(argv, io)) ?? 0;
  } catch (error) {
    const info = errorInfo(error);
    io.tell(`biaslens: ${sentence(forCommandLine(info)).replace(/\s*\n\s*/g, ' ')}`);
    return exitCode(info);
  }
}

async function dispatch([name, ...rest]: string[], io: Io): Promise<number | void> {
  if (name === '--help' || name === '-h') return io.print(overview(commands));
  if (name === '--version') return io.print(version());
  const command = commands.find((candidate) => candidate.name === name);
  if (!command) throw usage(undefined, name === undefined ? 'no command was given' : `there is no command '${name}'`);
  const args = Arguments.parse(
    command,
    rest.map((arg) => (arg === '-h' ? '--help' : arg)),
  );
  if (args.flag('help')) return io.print(commandHelp(command));
  return command.run(args, io);
}

function version(): string {
  const file = path.join(__dirname, '..', 'package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
