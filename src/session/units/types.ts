/** What is asked of single units: lists of them, and the messages that one sends and gets. */
import type { IndexPattern } from '../../format/index-pattern';
import type { ExplainRequest } from '../api';

export type { IndexPattern } from '../../format/index-pattern';

/** A unit of a layer's output. */
export interface Unit {
  position: number;
  index: number[];
  value: number;
  gradient: number;
  beta: number;
  own: number;
  mass: number;
}

/** One connection of a unit to an input of its layer: W·x, α and the message (11)(12). */
export interface Message {
  tensor: string;
  position: number;
  index: number[];
  input: number;
  component: number;
  alpha: number;
  message: number;
}

/** A message that a unit got: from which unit of which layer, by which share of that unit's mass. */
export interface Received extends Omit<Message, 'tensor' | 'input'> {
  layer: string;
  mass: number;
}

export type UnitColumn = 'value' | 'gradient' | 'beta' | 'own' | 'mass';
export type MessageColumn = 'input' | 'component' | 'alpha' | 'message';
export type ReceivedColumn = 'mass' | 'component' | 'alpha' | 'message';

/** A part of a list in an order: of a number's column the largest magnitude first, of the index the first. */
export interface Listing<Column extends string> {
  sort?: Column | 'index';
  reversed?: boolean;
  filter?: RowFilter<Column>;
  offset: number;
  count: number;
}

/** Which rows of a list; all that is given must hold. */
export interface RowFilter<Column extends string> {
  index?: IndexPattern;
  /** Part of a name: of the tensor or layer at the other end, or of the table's column there. */
  name?: string;
  /** Bounds on one number: its sign, and its least magnitude. */
  column?: Column;
  sign?: 1 | -1;
  least?: number;
}

/** How much a list holds: rows that pass the filter, and all; Σ message over both, and Σ|message| over all. */
export interface Listed {
  total: number;
  all: number;
  shown: number;
  sum: number;
  abs: number;
}

/** A unit, by its flat position in a layer's outputs or in a graph input; `of` is the name of either. */
export interface UnitQuery {
  session: string;
  request: ExplainRequest;
  of: string;
  position: number;
}

/** The requests about units. */
export interface UnitMethods {
  /**
   * Units of a layer, or the elements of a graph input, whose own term is 0 and whose mass stays; by own term unless sorted.
   * `found`: the unit at position `find`, and its row, null where the filter leaves it out.
   */
  units(p: { session: string; request: ExplainRequest; of: string; find?: number } & Listing<UnitColumn>): {
    total: number;
    all: number;
    found: { row: number | null; unit: Unit } | null;
    units: Unit[];
  };
  /**
   * What one unit of a layer sends to whom; by message unless sorted. Only `moment` steps are taken when it is given.
   * `mass` is Σ message, unless it stays at the unit as unattributed: then every α is 0.
   */
  messages(p: UnitQuery & Listing<MessageColumn> & { moment?: number }): Listed & { mass: number; messages: Message[] };
  /**
   * What one unit got from whom: its β is the sum. `own` is what it adds to that, 0 where its layer is left out, and `mass` both.
   * Messages of exactly 0 are not listed.
   */
  received(p: UnitQuery & Listing<ReceivedColumn>): Listed & { beta: number; own: number; mass: number; messages: Received[] };
}
