/**
 * Tokens → tree, by precedence climbing (Pratt): each operator binds as tightly as its row says, from `or` to `**`.
 *
 *   expression = unary { operator expression }        or | and | comparison | + - | * / % | **
 *   unary      = [ "-" | "not" ] postfix
 *   postfix    = primary { "[" item { "," item } "]" }
 *   primary    = number | "true" | "false" | quantity | function "(" expression ")" | "(" expression ")"
 *              | "layer" "(" text ")" [ "." quantity ]
 *   item       = expression | [ expression ] ":" [ expression ] [ ":" [ expression ] ]
 */
import { ExpressionError } from './error';
import { tokensOf, type Token } from './lexer';
import {
  FUNCTIONS,
  QUANTITIES,
  type BinaryOp,
  type Expression,
  type FunctionName,
  type Item,
  type Parsed,
  type Quantity,
} from './syntax';

const COMPARISON = 4;
const NOT = 3;
const NEGATION = 7;

/** How tightly an operator binds; comparisons do not chain. */
const BINDING: ReadonlyMap<string, number> = new Map([
  ['or', 1],
  ['and', 2],
  ...['<', '<=', '>', '>=', '==', '!='].map((op) => [op, COMPARISON] as const),
  ['+', 5],
  ['-', 5],
  ...['*', '/', '%'].map((op) => [op, 6] as const),
  ['**', 8],
]);

/** Deeper nesting than any person writes; a text of brackets must not exhaust the stack. */
const DEEPEST = 100;

/** @throws ExpressionError where the text stops making sense */
export function parse(text: string): Parsed {
  return { text, root: new Parser(text).whole() };
}

const isQuantity = (name: string): name is Quantity => (QUANTITIES as readonly string[]).includes(name);
const isFunction = (name: string): name is FunctionName => (FUNCTIONS as readonly string[]).includes(name);

class Parser {
  private readonly tokens: Token[];
  private place = 0;
  private depth = 0;

  constructor(private readonly text: string) {
    this.tokens = tokensOf(text);
  }

  whole(): Expression {
    if (this.ended) throw this.fault('there is nothing to compute');
    const root = this.expression(0);
    if (!this.ended) throw this.unexpected();
    return root;
  }

  private get token(): Token {
    return this.tokens[this.place];
  }

  private get ended(): boolean {
    return this.token.kind === 'end';
  }

  private expression(least: number): Expression {
    if (++this.depth > DEEPEST) throw this.fault('it is nested too deeply');
    let left = this.unary();
    for (;;) {
      const { kind, text: op, at } = this.token;
      const binding = kind === 'symbol' || kind === 'name' ? BINDING.get(op) : undefined;
      if (binding === undefined || binding < least) break;
      this.place++;
      // ** groups from the right, everything else from the left.
      const right = this.expression(op === '**' ? binding : binding + 1);
      left = { kind: 'binary', op: op as BinaryOp, left, right, at };
      if (binding === COMPARISON && BINDING.get(this.token.text) === COMPARISON) {
        throw this.fault("comparisons do not chain: write 'a < b and b < c'");
      }
    }
    this.depth--;
    return left;
  }

  private unary(): Expression {
    const { kind, text: op, at } = this.token;
    if (kind === 'symbol' && op === '-') {
      this.place++;
      return { kind: 'unary', op, of: this.expression(NEGATION), at };
    }
    if (kind === 'name' && op === 'not') {
      this.place++;
      return { kind: 'unary', op, of: this.expression(NOT), at };
    }
    return this.postfix(this.primary());
  }

  private postfix(of: Expression): Expression {
    while (this.is('[')) {
      const { at } = this.token;
      if (of.kind === 'layer') throw this.fault(`say which tensor of it: one of ${QUANTITIES.join(', ')}`);
      this.place++;
      const items = [this.item()];
      while (this.accept(',')) items.push(this.item());
      this.expect(']');
      of = { kind: 'index', of, items, at };
    }
    if (this.is('.')) throw this.fault(`only layer("…") has members: ${QUANTITIES.join(', ')}`);
    return of;
  }

  private item(): Item {
    const { at } = this.token;
    const part = () => (this.is(':') || this.is(',') || this.is(']') ? undefined : this.expression(0));
    const start = part();
    if (!this.accept(':')) {
      if (!start) throw this.fault('a position or a range is missing');
      return { kind: 'position', of: start, at };
    }
    const end = part();
    const step = this.accept(':') ? part() : undefined;
    return { kind: 'range', start, end, step, at };
  }

  private primary(): Expression {
    const token = this.token;
    const { kind, text, at } = token;
    if (kind === 'number') {
      this.place++;
      return { kind: 'constant', value: token.value, at };
    }
    if (kind === 'name') return this.named(token);
    if (this.accept('(')) {
      const inner = this.expression(0);
      this.expect(')');
      return inner;
    }
    if (kind === 'text') throw this.fault(`a text stands only in layer("…"): did you mean layer("${text}").beta?`);
    throw this.unexpected();
  }

  private named({ text: name, at }: Token): Expression {
    if (BINDING.has(name)) throw this.unexpected();
    this.place++;
    if (name === 'true' || name === 'false') return { kind: 'constant', value: name === 'true', at };
    if (name === 'layer') return this.layer(at);
    if (isQuantity(name)) return { kind: 'tensor', layer: null, quantity: name, at };
    if (!isFunction(name)) throw new ExpressionError(unknownName(name), this.text, at);
    if (!this.is('(')) throw this.fault(`${name} is a function: write ${name}(…)`);
    this.place++;
    const of = this.expression(0);
    if (this.is(',')) throw this.fault(`${name} takes one tensor`);
    this.expect(')');
    return { kind: 'call', name, of, at };
  }

  private layer(at: number): Expression {
    this.expect('(');
    const { kind, text: name } = this.token;
    if (kind !== 'text') throw this.fault('the layer\'s name stands in quotes: layer("conv1")');
    this.place++;
    this.expect(')');
    if (!this.accept('.')) return { kind: 'layer', name, at };
    const quantity = this.token;
    if (quantity.kind !== 'name' || !isQuantity(quantity.text)) throw this.fault(`a layer has ${QUANTITIES.join(', ')}`);
    this.place++;
    return { kind: 'tensor', layer: name, quantity: quantity.text, at };
  }

  private is(symbol: string): boolean {
    return this.token.kind === 'symbol' && this.token.text === symbol;
  }

  private accept(symbol: string): boolean {
    if (!this.is(symbol)) return false;
    this.place++;
    return true;
  }

  private expect(symbol: string): void {
    if (this.accept(symbol)) return;
    throw this.ended ? this.fault(`'${symbol}' is missing`) : this.unexpected(`'${symbol}' was expected`);
  }

  private unexpected(wanted?: string): ExpressionError {
    if (this.is('=')) return this.fault('a model is only read here, nothing is set; to compare write ==');
    if (this.ended) return this.fault('it ends too early');
    return this.fault([`'${this.token.text}' has no place here`, ...(wanted ? [wanted] : [])].join(': '));
  }

  private fault(reason: string): ExpressionError {
    return new ExpressionError(reason, this.text, this.token.at);
  }
}

function unknownName(name: string): string {
  return `there is no '${name}': tensors are ${QUANTITIES.join(', ')}; functions are ${FUNCTIONS.join(', ')}`;
}
