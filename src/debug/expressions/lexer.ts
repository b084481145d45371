/** Text → tokens. */
import { ExpressionError } from './error';

export interface Token {
  kind: 'number' | 'text' | 'name' | 'symbol' | 'end';
  /** The symbol, the name, or what a text holds between its quotes. */
  text: string;
  /** Of a number. */
  value: number;
  /** Offset of its first character. */
  at: number;
}

/** An expression this long is a mistake, not a condition. */
const LONGEST = 2000;

const SPACE = /\s+/y;
const NUMBER = /(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?/y;
const NAME = /[A-Za-z_]\w*/y;
const SYMBOL = /\*\*|<=|>=|==|!=|&&|\|\||[-+*/%<>!()[\],:.=]/y;

const OTHER_SPELLINGS: Record<string, string> = { '&&': 'and', '||': 'or', '!': 'not', '−': '-' };

/** @throws ExpressionError at a character that begins nothing, or at a text that does not end */
export function tokensOf(text: string): Token[] {
  if (text.length > LONGEST)
    throw new ExpressionError(`it has ${text.length} characters, ${LONGEST} are the most`, text, LONGEST);
  const tokens: Token[] = [];
  let at = 0;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0];
  };
  while (at < text.length) {
    const space = take(SPACE);
    if (space) {
      at += space.length;
      continue;
    }
    const token = tokenAt(text, at, take);
    tokens.push(token.token);
    at += token.length;
  }
  tokens.push({ kind: 'end', text: '', value: NaN, at: text.length });
  return tokens;
}

function tokenAt(text: string, at: number, take: (pattern: RegExp) => string | undefined): { token: Token; length: number } {
  const made = (kind: Token['kind'], source: string, value = NaN, shown = source) => ({
    token: { kind, text: shown, value, at },
    length: source.length,
  });
  const number = take(NUMBER);
  if (number) return made('number', number, Number(number));
  const name = take(NAME);
  if (name) return made('name', name);
  if (text[at] === '"' || text[at] === "'") return quoted(text, at);
  const symbol = text[at] === '−' ? '−' : take(SYMBOL);
  if (symbol === undefined)
    throw new ExpressionError(`'${String.fromCodePoint(text.codePointAt(at)!)}' means nothing here`, text, at);
  const spelling = OTHER_SPELLINGS[symbol];
  return made(spelling && spelling !== '-' ? 'name' : 'symbol', symbol, NaN, spelling ?? symbol);
}

/** A text in single or double quotes; a backslash takes the next character as it is. */
function quoted(text: string, at: number): { token: Token; length: number } {
  let content = '';
  for (let i = at + 1; i < text.length; i++) {
    if (text[i] === text[at]) return { token: { kind: 'text', text: content, value: NaN, at }, length: i + 1 - at };
    if (text[i] === '\\' && i + 1 < text.length) i++;
    content += text[i];
  }
  throw new ExpressionError('this text has no closing quote', text, at);
}
