/** One breakpoint: where it stops, on which visits, and what it prints instead of stopping. */
import { parse, parseTemplate, type Parsed, type Template } from '../expressions';
import { parseHitCondition, type HitCondition } from './hit-condition';

/** What a client asks of a breakpoint besides its place. */
export interface Wish {
  condition?: string;
  hitCondition?: string;
  logMessage?: string;
}

export interface Breakpoint {
  id: number;
  kind: 'line' | 'function' | 'data';
  /** What tells it from others of its kind when a client sends them all again. */
  key?: string;
  condition?: Parsed;
  hitCondition?: HitCondition;
  log?: Template;
  /** Visits at which the condition held. */
  hits: number;
  /** Why it never stops, in words. */
  fault?: string;
}

let nextId = 1;

/** A breakpoint that holds what was asked, or says why it cannot. */
export function makeBreakpoint(kind: Breakpoint['kind'], { condition, hitCondition, logMessage }: Wish): Breakpoint {
  const breakpoint: Breakpoint = { id: nextId++, kind, hits: 0 };
  try {
    if (condition?.trim()) breakpoint.condition = parse(condition);
    if (hitCondition?.trim()) breakpoint.hitCondition = parseHitCondition(hitCondition);
    if (logMessage) breakpoint.log = parseTemplate(logMessage);
  } catch (error) {
    breakpoint.fault = (error as Error).message;
  }
  return breakpoint;
}
