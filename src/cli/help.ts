/** The text of --help. */
import { COMMON_OPTIONS } from './arguments';
import type { Command, OptionSpec } from './command';

const EXIT_CODES = `Exit codes
  0  done
  1  a fault of ours
  2  bad usage
  3  the model or the input is at fault; stderr says what and where
  4  study check: an input passes a bound`;

/** Help of the whole command line. */
export function overview(commands: readonly Command[]): string {
  const synopses = commands.map((command) => [synopsis(command), command.summary]);
  return [
    'BiasLens explains ONNX models by their bias (bias backpropagation, ICML 2019).',
    `Commands\n${columns(synopses)}`,
    'Run "biaslens COMMAND --help" for its options, "biaslens --version" for the version.',
    EXIT_CODES,
  ].join('\n\n');
}

/** Help of one command. */
export function commandHelp(command: Command): string {
  const rows = [...command.options, ...COMMON_OPTIONS].map((option) => [spelling(option), option.help]);
  return [`Usage: biaslens ${synopsis(command)} [options]`, command.summary, `Options\n${columns(rows)}`, EXIT_CODES].join(
    '\n\n',
  );
}

function synopsis({ name, positionals }: Command): string {
  return [name, ...positionals].join(' ');
}

function spelling({ name, value }: OptionSpec): string {
  return value === undefined ? `--${name}` : `--${name} ${value}`;
}

function columns(rows: string[][]): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join('\n');
}
