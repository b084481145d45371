/** The tree that an expression is parsed into. `at` is the offset in the text that an error points to. */

/** The tensors of a layer that an expression can name. */
export const QUANTITIES = ['value', 'gradient', 'beta', 'own', 'mass'] as const;
export type Quantity = (typeof QUANTITIES)[number];

/** What can be called, with one argument each. */
export const FUNCTIONS = ['sum', 'mean', 'min', 'max', 'abs', 'argmax', 'any', 'all', 'count_nonzero', 'isnan'] as const;
export type FunctionName = (typeof FUNCTIONS)[number];

export type BinaryOp = '+' | '-' | '*' | '/' | '%' | '**' | '<' | '<=' | '>' | '>=' | '==' | '!=' | 'and' | 'or';

/** One item between brackets: a position, or a range with Python's meaning. */
export type Item =
  | { kind: 'position'; of: Expression; at: number }
  | { kind: 'range'; start?: Expression; end?: Expression; step?: Expression; at: number };

export type Expression =
  | { kind: 'constant'; value: number | boolean; at: number }
  /** A tensor; `layer` null: of the layer that is looked at. */
  | { kind: 'tensor'; layer: string | null; quantity: Quantity; at: number }
  /** A layer by itself, which can only be looked at. */
  | { kind: 'layer'; name: string; at: number }
  | { kind: 'index'; of: Expression; items: Item[]; at: number }
  | { kind: 'call'; name: FunctionName; of: Expression; at: number }
  | { kind: 'unary'; op: '-' | 'not'; of: Expression; at: number }
  | { kind: 'binary'; op: BinaryOp; left: Expression; right: Expression; at: number };

/** A parsed expression with its text. */
export interface Parsed {
  text: string;
  root: Expression;
}

/** Every tensor that an expression reads, each once. */
export function tensorsOf({ root }: Parsed): { layer: string | null; quantity: Quantity; at: number }[] {
  const found = new Map<string, { layer: string | null; quantity: Quantity; at: number }>();
  const visit = (e: Expression | undefined): void => {
    if (!e) return;
    if (e.kind === 'tensor') {
      const key = JSON.stringify([e.layer, e.quantity]);
      if (!found.has(key)) found.set(key, e);
    } else if (e.kind === 'binary') [e.left, e.right].forEach(visit);
    else if (e.kind === 'index') {
      visit(e.of);
      for (const item of e.items) (item.kind === 'position' ? [item.of] : [item.start, item.end, item.step]).forEach(visit);
    } else if (e.kind === 'unary' || e.kind === 'call') visit(e.of);
  };
  visit(root);
  return [...found.values()];
}
