/** A study's results for a person: sentences, tables and plots, from its rows alone. */

export type Cell = string | number | null;

export interface Table {
  /** Of its csv file. */
  name: string;
  title: string;
  columns: string[];
  rows: Cell[][];
  /** Columns whose numbers are shares 0..1 and shown as per cent. */
  percent?: number[];
  /** Columns whose numbers are attributions: hue and sign. */
  signed?: number[];
}

/** Numbers of a boxplot. */
export interface BoxMarks {
  label: string;
  low: number;
  q1: number;
  median: number;
  q3: number;
  high: number;
  outliers: number[];
}

export type Plot =
  | { kind: 'boxes'; title: string; axis: string; signed?: boolean; boxes: BoxMarks[] }
  | { kind: 'bars'; title: string; axis: string; percent: boolean; bars: { label: string; value: number }[] }
  | { kind: 'lines'; title: string; x: string; y: string; points: number[]; lines: { label: string; values: number[] }[] }
  | { kind: 'matrix'; title: string; rowTitle: string; columnTitle: string; labels: string[]; values: (number | null)[][] }
  | { kind: 'pictures'; title: string; rows: { title: string; pictures: import('../types').Thumbnail[] }[] };

/** An input that a person will want to see explained. */
export interface Outlier {
  item: number;
  title: string;
  why: string;
}

export interface Summary {
  title: string;
  /** What came out, in words; the first is the answer. */
  sentences: string[];
  /** `--json`. */
  json: Record<string, unknown>;
  tables: Table[];
  plots: Plot[];
  outliers: { title: string; items: Outlier[] };
  /** Of `check`: the inputs that fail, for the exit code and for JUnit. */
  failures?: { item: number; title: string; reasons: string[] }[];
}

/** As many outliers as a page shows. */
export const MOST_OUTLIERS = 24;

export const percentText = (share: number): string => (Number.isFinite(share) ? `${(100 * share).toFixed(2)} %` : 'not known');

/** Name of a class. */
export function className(classes: readonly string[] | undefined, index: number): string {
  return classes?.[index] || `class ${index}`;
}
