/** Arguments of a command, checked as they are read. */
import { parseArgs } from 'node:util';
import { BiasLensError } from '../worker/client';
import type { Command, OptionSpec } from './command';

/** Every command has these. */
export const COMMON_OPTIONS: OptionSpec[] = [
  { name: 'json', help: 'print JSON instead of text' },
  { name: 'memory', value: 'MB', help: 'memory the model may use (8192)' },
  { name: 'timeout', value: 'SECONDS', help: 'time one step may take (none)' },
  { name: 'verbose', help: 'tell on stderr what the process that runs the model does' },
  { name: 'help', help: 'print this' },
];

/** A request that makes no sense: exit code 2. */
export function usage(command: string | undefined, reason: string): BiasLensError {
  const action = `Run "biaslens ${command ? `${command} ` : ''}--help"`;
  return new BiasLensError({ fault: 'usage', code: 'usage', reason, action });
}

type Value = string | boolean | (string | boolean)[] | undefined;

export class Arguments {
  private constructor(
    private readonly command: Command,
    private readonly values: Record<string, Value>,
    readonly positionals: string[],
  ) {}

  /** @throws BiasLensError (fault usage) for an option that is unknown or lacks its value */
  static parse(command: Command, argv: string[]): Arguments {
    const options = Object.fromEntries(
      [...command.options, ...COMMON_OPTIONS].map(({ name, value, multiple = false }) => [
        name,
        { type: value === undefined ? ('boolean' as const) : ('string' as const), multiple },
      ]),
    );
    try {
      const { values, positionals } = parseArgs({ args: withNegatives(argv), options, allowPositionals: true });
      return new Arguments(command, values, positionals);
    } catch (error) {
      throw usage(command.name, inWords((error as Error).message));
    }
  }

  /** The positional arguments. @throws BiasLensError (fault usage) when there are fewer or more than the command has */
  required(): string[] {
    const { positionals: names, name } = this.command;
    const missing = names[this.positionals.length];
    if (missing) throw usage(name, `${missing} is missing`);
    const extra = this.positionals[names.length];
    if (extra !== undefined) throw usage(name, `'${extra}' is one argument too many`);
    return this.positionals;
  }

  flag(name: string): boolean {
    return this.values[name] === true;
  }

  text(name: string): string | undefined {
    const value = this.values[name];
    if (value === '') throw usage(this.command.name, `--${name} is empty`);
    return value as string | undefined;
  }

  /** Values of an option that can be given more than once, each as it stands. */
  all(name: string): string[] {
    const values = (this.values[name] ?? []) as string[];
    if (values.includes('')) throw usage(this.command.name, `--${name} is empty`);
    return values;
  }

  /** Values of an option that takes a list: separated by commas, or given more than once. */
  list(name: string): string[] {
    const values = (this.values[name] ?? []) as string[];
    return values.flatMap((value) => value.split(',')).filter((value) => value !== '');
  }

  /** A whole number of at least `min`. */
  integer(name: string, min = 0): number | undefined {
    return this.number(name, (n) => Number.isInteger(n) && n >= min, `a whole number of at least ${min}`);
  }

  /** A number above 0. */
  positive(name: string): number | undefined {
    return this.number(name, (n) => Number.isFinite(n) && n > 0, 'a number above 0');
  }

  private number(name: string, holds: (n: number) => boolean, words: string): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const value = text.trim() === '' ? NaN : Number(text);
    if (!holds(value)) throw usage(this.command.name, `--${name} must be ${words}, not '${text}'`);
    return value;
  }
}

/** `--target -1` as `--target=-1`: a number is a value, whatever it begins with. */
function withNegatives(argv: string[]): string[] {
  const isValue = (i: number) => /^-[\d.]/.test(argv[i] ?? '') && /^--[^=]+$/.test(argv[i - 1] ?? '');
  return argv.flatMap((arg, i) => (isValue(i) ? [] : isValue(i + 1) ? [`${arg}=${argv[i + 1]}`] : [arg]));
}

function inWords(message: string): string {
  const [, lacking] = /^Option '(?:-\w, )?(--[\w-]+) <value>' argument missing/.exec(message) ?? [];
  if (lacking) return `${lacking} lacks its value`;
  const sentence = message.split(/\.\s|\n/)[0].replace(/\.$/, '');
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}
