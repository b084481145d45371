/** Tree → value. The tensors are fetched first, so that the computing itself is plain and cannot be interrupted halfway. */
import { ExpressionError } from './error';
import { apply, truth } from './functions';
import { onePosition, select, type Pick } from './select';
import { tensorsOf, type BinaryOp, type Expression, type Item, type Parsed, type Quantity } from './syntax';
import { combine, isTensor, map, type TensorValue, type Value } from './values';

/** Where the tensors come from: `layer` null is the layer that is looked at. @throws Error in words when there is none */
export type Tensors = (layer: string | null, quantity: Quantity) => Promise<TensorValue>;

/** @throws ExpressionError with the column at fault */
export async function evaluate(parsed: Parsed, tensors: Tensors): Promise<Value> {
  const fetched = new Map<string, TensorValue>();
  for (const { layer, quantity, at } of tensorsOf(parsed)) {
    try {
      fetched.set(key(layer, quantity), await tensors(layer, quantity));
    } catch (error) {
      throw new ExpressionError((error as Error).message, parsed.text, at);
    }
  }
  return new Evaluator(parsed.text, fetched).value(parsed.root);
}

/** Whether a condition holds. @throws ExpressionError, also when it is a tensor of several elements */
export async function holds(parsed: Parsed, tensors: Tensors): Promise<boolean> {
  const value = await evaluate(parsed, tensors);
  const holding = truth(value);
  if (holding !== undefined) return holding;
  const { shape } = value as TensorValue;
  throw new ExpressionError(`a tensor [${shape.join(', ')}] is neither true nor false: say any(…) or all(…)`, parsed.text, 0);
}

/** The one element that `beta[0, 3, 4]` names, with the whole tensor known; undefined when it is not such an expression. */
export async function unitOf(
  parsed: Parsed,
  tensors: Tensors,
): Promise<{ layer: string | null; quantity: Quantity; position: number } | undefined> {
  const { root, text } = parsed;
  if (root.kind !== 'index' || root.of.kind !== 'tensor') return undefined;
  const { layer, quantity } = root.of;
  const { shape } = await tensors(layer, quantity);
  const position = onePosition(shape, new Evaluator(text, new Map()).picks(root.items));
  return position === undefined ? undefined : { layer, quantity, position };
}

const key = (layer: string | null, quantity: Quantity) => JSON.stringify([layer, quantity]);

const ARITHMETIC: Partial<Record<BinaryOp, (x: number, y: number) => number>> = {
  '+': (x, y) => x + y,
  '-': (x, y) => x - y,
  '*': (x, y) => x * y,
  '/': (x, y) => x / y,
  // Of the divisor's sign, as in Python.
  '%': (x, y) => x - y * Math.floor(x / y),
  '**': (x, y) => x ** y,
};

const TRUTHS: Partial<Record<BinaryOp, (x: number, y: number) => boolean>> = {
  '<': (x, y) => x < y,
  '<=': (x, y) => x <= y,
  '>': (x, y) => x > y,
  '>=': (x, y) => x >= y,
  '==': (x, y) => x === y,
  '!=': (x, y) => x !== y,
  and: (x, y) => x !== 0 && y !== 0,
  or: (x, y) => x !== 0 || y !== 0,
};

class Evaluator {
  constructor(
    private readonly text: string,
    private readonly tensors: ReadonlyMap<string, TensorValue>,
  ) {}

  value(e: Expression): Value {
    switch (e.kind) {
      case 'constant':
        return e.value;
      case 'tensor':
        return this.tensors.get(key(e.layer, e.quantity))!;
      case 'layer':
        throw this.fault('a layer is not a number: say which tensor of it, such as .beta', e.at);
      case 'index':
        return this.index(e.of, e.items, e.at);
      case 'call': {
        const result = apply(e.name, this.value(e.of));
        if (result === undefined) throw this.fault(`${e.name} of a tensor without elements`, e.at);
        return result;
      }
      case 'unary':
        return e.op === '-' ? map(this.value(e.of), (x) => -x, false) : map(this.value(e.of), (x) => Number(x === 0), true);
      case 'binary':
        return this.binary(e);
    }
  }

  /** The items between brackets with their numbers computed. */
  picks(items: readonly Item[]): Pick[] {
    const number = (e: Expression) => {
      const value = this.value(e);
      if (typeof value !== 'number') throw this.fault('a position is a number', e.at);
      return value;
    };
    const optional = (e: Expression | undefined) => (e ? number(e) : undefined);
    return items.map((item): Pick => {
      if (item.kind === 'position') return { kind: 'position', position: number(item.of), at: item.at };
      const { start, end, step, at } = item;
      return { kind: 'range', start: optional(start), end: optional(end), step: optional(step), at };
    });
  }

  private index(of: Expression, items: readonly Item[], at: number): Value {
    const tensor = this.value(of);
    if (!isTensor(tensor)) throw this.fault('only a tensor can be indexed', at);
    const part = select(tensor, this.picks(items));
    if (typeof part === 'object' && 'reason' in part) throw this.fault(part.reason, part.at);
    return part;
  }

  private binary({ op, left, right, at }: Expression & { kind: 'binary' }): Value {
    const [a, b] = [this.value(left), this.value(right)];
    const truths = TRUTHS[op];
    const result = combine(a, b, truths ? (x, y) => Number(truths(x, y)) : ARITHMETIC[op]!, truths !== undefined);
    if (result !== undefined) return result;
    const shapes = [a, b].map((v) => `[${(v as TensorValue).shape.join(', ')}]`);
    throw this.fault(`the shapes ${shapes.join(' and ')} do not fit each other`, at);
  }

  private fault(reason: string, at: number): ExpressionError {
    return new ExpressionError(reason, this.text, at);
  }
}
