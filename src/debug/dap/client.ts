/** How the client counts and what it can show. */
import type { DebugProtocol } from '@vscode/debugprotocol';

export class Client {
  private readonly linesFrom: number;
  private readonly columnsFrom: number;
  /** Whether it asks for a part of many elements. */
  readonly pages: boolean;
  /** Whether it shows progress. */
  readonly progress: boolean;

  constructor(initialize: Partial<DebugProtocol.InitializeRequestArguments> = {}) {
    this.linesFrom = initialize.linesStartAt1 === false ? 0 : 1;
    this.columnsFrom = initialize.columnsStartAt1 === false ? 0 : 1;
    this.pages = initialize.supportsVariablePaging ?? false;
    this.progress = initialize.supportsProgressReporting ?? false;
  }

  /** Lines and columns of ours count from 0. */
  line(ours: number): number {
    return ours + this.linesFrom;
  }

  ourLine(line: number): number {
    return line - this.linesFrom;
  }

  column(ours: number): number {
    return ours + this.columnsFrom;
  }

  ourColumn(column: number): number {
    return column - this.columnsFrom;
  }
}
