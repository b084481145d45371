/** All breakpoints of a session. */
import type { LayerInfo } from '../../protocol/types';
import { makeBreakpoint, type Breakpoint, type Wish } from './breakpoint';
import { matcher } from './pattern';

/** Stops when β of one element of a tensor becomes something other than 0. */
export interface DataPlace {
  tensor: string;
  position: number;
}

type FunctionBreakpoint = Breakpoint & { matches(layer: LayerInfo): boolean };
export type DataBreakpoint = Breakpoint & DataPlace;

export class BreakpointBook {
  /** By the anchor of the listing's line. */
  private readonly lines = new Map<string, Breakpoint[]>();
  private functions: FunctionBreakpoint[] = [];
  private data: DataBreakpoint[] = [];

  /**
   * Replaces those of all lines; one that is asked for as before goes on counting. An anchor is undefined where the line is never
   * stopped at.
   */
  setLines(wishes: readonly (Wish & { anchor: string | undefined })[]): Breakpoint[] {
    const before = new Map([...this.lines.values()].flat().map((b) => [b.key, b]));
    this.lines.clear();
    return wishes.map((wish) => {
      const breakpoint = makeBreakpoint('line', wish);
      breakpoint.key = JSON.stringify([wish.anchor, wish.condition, wish.hitCondition, wish.logMessage]);
      breakpoint.hits = before.get(breakpoint.key)?.hits ?? 0;
      if (wish.anchor !== undefined) this.lines.set(wish.anchor, [...(this.lines.get(wish.anchor) ?? []), breakpoint]);
      return breakpoint;
    });
  }

  setFunctions(wishes: readonly (Wish & { name: string })[]): FunctionBreakpoint[] {
    this.functions = wishes.map((wish) => ({ ...makeBreakpoint('function', wish), matches: matcher(wish.name) }));
    return this.functions;
  }

  setData(wishes: readonly (Wish & DataPlace)[]): DataBreakpoint[] {
    this.data = wishes.map((wish) => ({ ...makeBreakpoint('data', wish), tensor: wish.tensor, position: wish.position }));
    return this.data;
  }

  /** Those of lines, each with what its line stands for. */
  placed(): { anchor: string; breakpoint: Breakpoint }[] {
    return [...this.lines].flatMap(([anchor, all]) => all.map((breakpoint) => ({ anchor, breakpoint })));
  }

  /** Those at a line, and, at a layer, those that name it. */
  at(anchor: string, layer: LayerInfo | undefined): Breakpoint[] {
    const named = layer ? this.functions.filter((breakpoint) => breakpoint.matches(layer)) : [];
    return [...(this.lines.get(anchor) ?? []), ...named];
  }

  on(tensors: readonly string[]): DataBreakpoint[] {
    return this.data.filter(({ tensor }) => tensors.includes(tensor));
  }

  /** A new run counts its visits anew. */
  resetHits(): void {
    for (const breakpoint of [...this.lines.values(), this.functions, this.data].flat()) breakpoint.hits = 0;
  }
}
