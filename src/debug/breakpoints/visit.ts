/** What the breakpoints at a place make of a visit: stop, print, or nothing. */
import { evaluate, ExpressionError, holds, type Template, type Tensors } from '../expressions';
import { fieldOf } from '../model';
import type { Position } from '../plan';
import type { Listener, Runtime, Stop } from '../runtime';
import { valueText } from '../show';
import type { DataBreakpoint } from './book';
import type { Breakpoint } from './breakpoint';

const REASONS = { line: 'breakpoint', function: 'function breakpoint', data: 'data breakpoint' } as const;

/** The stop of those that were hit; null when none was. Log points print and do not stop. */
export async function visit(runtime: Runtime, at: Position, listener: Listener, way: 'forth' | 'back'): Promise<Stop | null> {
  const { plan, book } = runtime;
  const placed = book.at(plan.anchor(at), at.node === null ? plan.layerAt(at) : undefined);
  const written = way === 'forth' && at.node === null ? await newlyWritten(runtime, at) : [];
  if (placed.length + written.length === 0) return null;
  const frame = runtime.frame();
  const tensors: Tensors = (layer, quantity) => runtime.looker.tensor(frame, layer, quantity);
  const hit: Breakpoint[] = [];
  for (const breakpoint of [...placed, ...written]) {
    try {
      if (await stops(breakpoint, tensors, (text) => listener.output(text, at, false))) hit.push(breakpoint);
    } catch (error) {
      const text = error instanceof ExpressionError ? error.pointed : (error as Error).message;
      listener.output(text, at, true);
    }
  }
  return hit.length > 0 ? { reason: REASONS[hit[0].kind], breakpoints: hit.map(({ id }) => id) } : null;
}

async function stops(breakpoint: Breakpoint, tensors: Tensors, print: (text: string) => void): Promise<boolean> {
  const { fault, condition, hitCondition, log } = breakpoint;
  if (fault !== undefined || (condition && !(await holds(condition, tensors)))) return false;
  breakpoint.hits++;
  if (hitCondition && !hitCondition(breakpoint.hits)) return false;
  if (!log) return true;
  print(await interpolated(log, tensors));
  return false;
}

async function interpolated(template: Template, tensors: Tensors): Promise<string> {
  const parts = template.map(async (part) => (typeof part === 'string' ? part : valueText(await evaluate(part, tensors))));
  return (await Promise.all(parts)).join('');
}

/** Data breakpoints whose element was 0 before the last step and is not any more. */
async function newlyWritten(runtime: Runtime, { index }: Position): Promise<DataBreakpoint[]> {
  const { plan, model, book } = runtime;
  const moment = runtime.momentAt(index);
  const passed = index > 0 && moment > runtime.momentAt(index - 1) ? plan.layers[index - 1] : undefined;
  if (!passed || plan.direction === 'forward') return [];
  const written: DataBreakpoint[] = [];
  for (const breakpoint of book.on(passed.inputs)) {
    const { tensor: of, position: start } = breakpoint;
    const at = async (when: number) =>
      (await fieldOf(model, { quantity: 'beta', of, moment: when, start, end: start + 1 })).data[0];
    if ((await at(moment)) !== 0 && (await at(moment - 1)) === 0) written.push(breakpoint);
  }
  return written;
}
