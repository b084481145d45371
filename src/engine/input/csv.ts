/** Tables of text: comma, semicolon or tab between the cells, quoted cells, a header or none. */
import { badFormat, inputError } from './fault';

/**
 * A table whose rows are split only when they are asked for: a file of 60,000 pictures is 47 million cells.
 *
 * - The separator is the tab if the first line has one, else the semicolon, else the comma.
 * - A first line of names is a header: its cells are no numbers where the next line's are. A first line that counts the rows
 *   and features, as scikit-learn writes, or of another length than the next is a preamble and left out.
 * - A first column without a name in the header is the index that pandas writes, and left out.
 */
export class CsvTable {
  /** Names of the columns, if there is a header. */
  readonly columns: string[] | undefined;
  /** Columns in each row. */
  readonly width: number;
  /** Rows of data. */
  readonly rows: number;

  private readonly lines: Uint32Array;
  private readonly separator: string;
  private readonly first: number;
  private readonly index: 0 | 1;

  /**
   * @param text the whole file
   * @param file its name, for errors
   * @throws BiasLensError (fault input) `input-format` when it is no table, `input-empty` when it has no row
   */
  constructor(
    private readonly text: string,
    private readonly file: string,
  ) {
    if (text.includes('\0')) throw badFormat(file, 'csv', 'it is not text');
    this.lines = lineStarts(text);
    const count = this.lines.length / 2;
    if (count === 0) throw inputError('input-empty', file, 'has no rows', 'choose another file');
    this.separator = findSeparator(this.line(0));
    const head = this.split(0);
    const next = count > 1 ? this.split(1) : undefined;
    const preamble = next !== undefined && isPreamble(head, next, count - 1);
    const header = !preamble && isHeader(head, next);
    this.first = preamble || header ? 1 : 0;
    this.rows = count - this.first;
    if (this.rows === 0) throw inputError('input-empty', file, 'has a header and no rows', 'choose another file');
    this.index = header && head.length > 1 && head[0] === '' ? 1 : 0;
    this.columns = header ? head.slice(this.index) : undefined;
    this.width = (preamble ? next : head).length - this.index;
  }

  /**
   * The cells of a row, trimmed, without quotes.
   * @throws BiasLensError (fault input) `input-row` when there is no such row, `input-format` when it has another length
   */
  cells(row: number): string[] {
    if (!Number.isInteger(row) || row < 0 || row >= this.rows) {
      const reason = `has ${this.rows} rows (0 to ${this.rows - 1}), there is no row ${row}`;
      throw inputError('input-row', this.file, reason, 'choose another row');
    }
    const cells = this.split(row + this.first).slice(this.index);
    if (cells.length !== this.width) {
      throw badFormat(this.file, 'csv', `row ${row} has ${cells.length} cells, the others have ${this.width}`);
    }
    return cells;
  }

  /** Up to `count` rows spread evenly over the table, so that a table sorted by class shows several. */
  sample(count: number): string[][] {
    const n = Math.min(count, this.rows);
    return Array.from({ length: n }, (_, i) => this.cells(n === 1 ? 0 : Math.floor((i * (this.rows - 1)) / (n - 1))));
  }

  /** A cell as a number, or undefined when it is none; `nan` and `inf` are. With semicolons the decimal sign may be a comma. */
  number(cell: string): number | undefined {
    return toNumber(this.separator === ';' ? cell.replace(/^([-+]?\d*),(?=\d)/, '$1.') : cell);
  }

  private line(i: number): string {
    return this.text.slice(this.lines[2 * i], this.lines[2 * i + 1]);
  }

  private split(i: number): string[] {
    const line = this.line(i);
    if (!line.includes('"')) return line.split(this.separator).map((cell) => cell.trim());
    return splitQuoted(line, this.separator);
  }
}

function toNumber(cell: string): number | undefined {
  if (/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(cell)) return Number(cell);
  const word = /^([-+]?)(nan|inf(?:inity)?)$/i.exec(cell);
  if (!word) return undefined;
  return word[2].toLowerCase() === 'nan' ? NaN : word[1] === '-' ? -Infinity : Infinity;
}

function isPreamble(head: string[], next: string[], rows: number): boolean {
  const counts = toNumber(head[0]) === rows && toNumber(head[1] ?? '') === next.length - 1;
  return counts || head.length !== next.length;
}

function isHeader(head: string[], next: string[] | undefined): boolean {
  const named = head.map((cell) => toNumber(cell) === undefined);
  if (named.every((is) => is)) return next === undefined || head.some((cell, i) => cell !== next[i]);
  return next !== undefined && named.some((is, i) => is && head[i] !== '' && toNumber(next[i]) !== undefined);
}

function findSeparator(line: string): string {
  const bare = line.replace(/"[^"]*"/g, '');
  return bare.includes('\t') ? '\t' : bare.includes(';') ? ';' : ',';
}

/** Start and end of every line that is not blank; a line break inside quotes is none. */
function lineStarts(text: string): Uint32Array {
  const out: number[] = [];
  let start = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  while (start < text.length) {
    let end = lineEnd(text, start);
    while (end < text.length && hasOpenQuote(text.slice(start, end))) end = lineEnd(text, end + 1);
    const stop = text[end - 1] === '\r' ? end - 1 : end;
    if (text.slice(start, stop).trim() !== '') out.push(start, stop);
    start = end + 1;
  }
  return Uint32Array.from(out);
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

function hasOpenQuote(line: string): boolean {
  return line.includes('"') && line.split('"').length % 2 === 0;
}

function splitQuoted(line: string, separator: string): string[] {
  const cells: string[] = [];
  let cell = '';
  let quoted = false;
  for (let i = 0; i < line.length; i++) {
    const char = line[i];
    if (quoted && char === '"' && line[i + 1] === '"') {
      cell += '"';
      i++;
    } else if (char === '"') quoted = !quoted;
    else if (char === separator && !quoted) {
      cells.push(cell.trim());
      cell = '';
    } else cell += char;
  }
  return [...cells, cell.trim()];
}
