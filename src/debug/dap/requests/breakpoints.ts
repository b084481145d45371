/** Requests that set breakpoints of every kind. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Breakpoint } from '../../breakpoints/breakpoint';
import type { DataPlace } from '../../breakpoints/book';
import { activate, FILTERS, type ActiveFilter } from '../../exceptions';
import { parse, unitOf } from '../../expressions';
import type { Line } from '../../listing';
import { fieldOf, type Model } from '../../model';
import type { State } from '../state';
import { isOurs } from './source';
import type { Handlers } from './table';

type BreakpointRequests =
  | 'setBreakpoints'
  | 'setFunctionBreakpoints'
  | 'setExceptionBreakpoints'
  | 'dataBreakpointInfo'
  | 'setDataBreakpoints'
  | 'breakpointLocations';

export function breakpointHandlers(state: State): Handlers<BreakpointRequests> {
  return {
    setBreakpoints: (args) => ({ breakpoints: setLines(state, args) }),
    setFunctionBreakpoints: ({ breakpoints }) => {
      const { book, plan } = state.runtime;
      const set = book.setFunctions(breakpoints);
      const missing = (i: number) => `no layer on the way has the op or the name '${breakpoints[i].name}'`;
      return { breakpoints: set.map((b, i) => told(b, plan.layers.some(b.matches) ? undefined : missing(i))) };
    },
    setExceptionBreakpoints: (args) => ({ breakpoints: setFilters(state, args) }),
    dataBreakpointInfo: (args) => dataInfo(state, args),
    setDataBreakpoints: async ({ breakpoints }) => ({ breakpoints: await setData(state, breakpoints) }),
    breakpointLocations: ({ source, line, endLine = line }) => {
      const { client, runtime } = state;
      if (!isOurs(state.source, source)) return { breakpoints: [] };
      const [first, last] = [Math.max(0, client.ourLine(line)), client.ourLine(endLine)];
      const lines = [...runtime.model.listing.lines.keys()].slice(first, last + 1);
      return { breakpoints: lines.filter((l) => isStoppable(state, l)).map((l) => ({ line: client.line(l) })) };
    },
  };
}

function setLines(state: State, { source, breakpoints = [] }: DebugProtocol.SetBreakpointsArguments): DebugProtocol.Breakpoint[] {
  const { book, plan } = state.runtime;
  if (!isOurs(state.source, source)) {
    return breakpoints.map(({ line }) => ({
      verified: false,
      line,
      message: 'this is not the listing of the model that is stepped',
    }));
  }
  const placed = breakpoints.map((wish) => ({ wish, at: slide(state, state.client.ourLine(wish.line)) }));
  const set = book.setLines(
    placed.map(({ wish, at }) => {
      const position = at && plan.positionOf(at.text);
      return { ...wish, anchor: position && plan.anchor(position) };
    }),
  );
  return set.map((breakpoint, i) => {
    const { wish, at } = placed[i];
    const line = at ? state.client.line(at.line) : wish.line;
    return { ...told(breakpoint, at ? undefined : 'the pass never comes to this line'), line, source: state.source };
  });
}

/** Where breakpoints are in a listing that was written anew. */
export function movedBreakpoints({ runtime: { book, model }, client, source }: State): DebugProtocol.Breakpoint[] {
  return book.placed().map(({ anchor, breakpoint }) => {
    const line = model.listing.lineOf(anchor);
    const gone = line === undefined ? 'its layer is not in the model any more' : undefined;
    return { ...told(breakpoint, gone), source, ...(line !== undefined && { line: client.line(line) }) };
  });
}

/** A title or a scope is slid from, to the next line that can be stopped at; a layer off the way is not. */
function slide(state: State, line: number): { line: number; text: Line } | undefined {
  const { plan, model } = state.runtime;
  for (let at = Math.max(0, line); at < model.listing.lines.length; at++) {
    const text = model.listing.lines[at];
    if (plan.positionOf(text)) return { line: at, text };
    if (text.kind === 'layer' || text.kind === 'node') return undefined;
  }
  return undefined;
}

function isStoppable({ runtime: { plan, model } }: State, line: number): boolean {
  const text = model.listing.lines.at(line);
  return line >= 0 && text !== undefined && plan.positionOf(text) !== undefined;
}

function told({ id, fault }: Breakpoint, problem: string | undefined): DebugProtocol.Breakpoint {
  const message = fault ?? problem;
  return message === undefined ? { id, verified: true } : { id, verified: false, message };
}

function setFilters(state: State, args: DebugProtocol.SetExceptionBreakpointsArguments): DebugProtocol.Breakpoint[] {
  const { filters, filterOptions = [] } = args;
  const active: ActiveFilter[] = [];
  const answers = [...filters.map((filterId) => ({ filterId, condition: undefined })), ...filterOptions].map((option) => {
    try {
      active.push(activate(option.filterId, option.condition));
      return { verified: true };
    } catch (error) {
      return { verified: false, message: (error as Error).message };
    }
  });
  // In the order of the list, whatever the order in which they were asked for.
  state.runtime.filters = FILTERS.flatMap((filter) => active.filter((a) => a.filter === filter));
  return answers;
}

/** An id can be of an earlier session: what it names is looked for in this model. */
async function setData(
  { runtime: { book, plan, model } }: State,
  breakpoints: readonly DebugProtocol.DataBreakpoint[],
): Promise<DebugProtocol.Breakpoint[]> {
  const places = await Promise.all(breakpoints.map(({ dataId }) => placeIn(model, dataId)));
  const nowhere: DataPlace = { tensor: '', position: 0 };
  const set = book.setData(breakpoints.map(({ dataId: _, ...wish }, i) => ({ ...wish, ...(places[i] ?? nowhere) })));
  const forward = plan.direction === 'forward' ? 'stepped forward, nothing is sent to a unit' : undefined;
  return set.map((b, i) => told(b, places[i] ? forward : 'this model has no such unit'));
}

async function placeIn(model: Model, dataId: string): Promise<DataPlace | undefined> {
  try {
    const { tensor, position } = JSON.parse(dataId) as DataPlace;
    const { data } = await fieldOf(model, { quantity: 'value', of: tensor, start: position, end: position + 1 });
    return data.length === 1 ? { tensor, position } : undefined;
  } catch {
    return undefined;
  }
}

async function dataInfo(
  state: State,
  { variablesReference, name, frameId }: DebugProtocol.DataBreakpointInfoArguments,
): Promise<DebugProtocol.DataBreakpointInfoResponse['body']> {
  const place = variablesReference ? state.container(variablesReference).dataPlace?.(name) : await placeOf(state, name, frameId);
  if (!place) return { dataId: null, description: 'only β of a single unit can be watched: it changes as the pass sends to it' };
  return {
    dataId: JSON.stringify(place),
    description: `β of ${place.tensor} at ${place.position} becomes non-zero`,
    accessTypes: ['write'],
    canPersist: true,
  };
}

/** The unit that an expression names. */
async function placeOf(state: State, expression: string, frameId: number | undefined): Promise<DataPlace | undefined> {
  const { looker } = state.runtime;
  const frame = state.frame(frameId);
  const unit = await unitOf(parse(expression), (layer, quantity) => looker.tensor(frame, layer, quantity));
  if (unit?.quantity !== 'beta') return undefined;
  const [{ of, node }] = looker.fields(frame, unit.layer, 'beta');
  return node === undefined ? { tensor: of, position: unit.position } : undefined;
}
