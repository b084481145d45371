/** A log message with expressions in braces: `conv1 sends {sum(mass)}`. */
import { ExpressionError } from './error';
import { parse } from './parser';
import type { Parsed } from './syntax';

export type Template = (string | Parsed)[];

/** Parts of a message in turn; a backslash before a brace takes it as it is. @throws ExpressionError with the column in the message */
export function parseTemplate(message: string): Template {
  const parts: Template = [];
  let plain = '';
  for (let i = 0; i < message.length; i++) {
    if (message[i] === '\\' && /[{}\\]/.test(message[i + 1] ?? '')) plain += message[++i];
    else if (message[i] === '{') {
      const end = closing(message, i);
      if (plain) parts.push(plain);
      plain = '';
      parts.push(within(message, i + 1, end));
      i = end;
    } else plain += message[i];
  }
  if (plain) parts.push(plain);
  return parts;
}

function closing(message: string, open: number): number {
  let quote: string | undefined;
  for (let i = open + 1; i < message.length; i++) {
    if (quote) {
      if (message[i] === quote) quote = undefined;
    } else if (message[i] === '"' || message[i] === "'") quote = message[i];
    else if (message[i] === '}') return i;
  }
  throw new ExpressionError('this brace is not closed', message, open);
}

function within(message: string, start: number, end: number): Parsed {
  try {
    return parse(message.slice(start, end));
  } catch (error) {
    if (error instanceof ExpressionError) throw new ExpressionError(error.reason, message, start + error.at);
    throw error;
  }
}
