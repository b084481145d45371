/** Something that opens: its named children first, then its elements by range. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { DataPlace } from '../../breakpoints/book';

export interface Range {
  start: number;
  count: number;
}

/** A child whose own children are not referred to yet. */
export interface Child extends Omit<DebugProtocol.Variable, 'variablesReference'> {
  opens?: Container;
}

export interface Container {
  /** Counted so that a client can page; 0 where there are none. */
  readonly namedCount: number;
  readonly indexedCount: number;
  named(): Promise<Child[]>;
  indexed(range: Range): Promise<Child[]>;
  /** The element that a child shows, when a data breakpoint can watch it. */
  dataPlace?(child: string): DataPlace | undefined;
}

/** A container of named children only. */
export function namedContainer(named: () => Promise<Child[]> | Child[]): Container {
  return { namedCount: 1, indexedCount: 0, named: async () => named(), indexed: async () => [] };
}

export const READ_ONLY: DebugProtocol.VariablePresentationHint = { attributes: ['readOnly'] };

/** A number beside a name. */
export const property = (name: string, value: string, type?: string): Child => ({
  name,
  value,
  ...(type && { type }),
  presentationHint: { kind: 'property', attributes: ['readOnly'] },
});
