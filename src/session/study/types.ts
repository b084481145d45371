/** What a study is asked, what one input gives, and what comes out: plain data that crosses processes and is kept as JSON. */
import type { DataSpec } from '../../engine/input';
import type { Preprocess } from '../../engine/input';
import type { MethodSettings } from '../../engine/methods/method';
import type { Bounds } from '../../engine/study/bounds';
import type { Option } from '../api';

export type StudyName = 'decompose' | 'overlap' | 'flip' | 'layers' | 'faithfulness' | 'check';

export const STUDIES: Readonly<Record<StudyName, string>> = {
  decompose: 'Accuracy of f, of w·x alone and of b alone (Table 1)',
  overlap: 'What each method puts first that another does not (Sec. 5.2)',
  flip: 'The digit-flip test of class against class (Sec. 5.4, Fig. 3)',
  layers: 'Each layer’s share of the bias, and β without the first layers’ (Sec. 5.3, Fig. 2)',
  faithfulness: 'Deletion and insertion curves of every method',
  check: 'Explains every input and holds it against bounds',
};

/** What is asked. The same plan on the same model and data gives the same bytes, however often it was interrupted. */
export interface StudyPlan {
  study: StudyName;
  data: DataSpec;
  preprocess?: Preprocess;
  /** Ids of methods, for the studies that compare them. */
  methods: string[];
  /** Of `complete` and of `check`. */
  option: Option;
  temperature: number;
  settings: Partial<MethodSettings>;
  /** Only the first so many inputs. */
  limit?: number;
  /** Of `flip`: class pairs; all pairs when left out. */
  pairs?: [number, number][];
  /** Of `flip`: the share of features that may be set to the baseline. */
  flipShare: number;
  /** Of `overlap` and `layers`: the share of features that count as the top. */
  topShare: number;
  bounds: Bounds;
  /** Part `index` of `count`, for schedulers: the chunks whose number leaves this remainder. */
  shard?: { index: number; count: number };
}

export const DEFAULT_PLAN: Omit<StudyPlan, 'study' | 'data'> = {
  methods: [],
  option: 1,
  temperature: 1,
  settings: {},
  flipShare: 0.2,
  topShare: 0.1,
  bounds: {},
};

/** An input that is the same for every row. */
export interface Fixed {
  input: string;
  title: string;
}

/** The first line of a study's file: everything that the rows depend on, and what is needed to read them. */
export interface StudyHeader {
  format: 'biaslens-study-1';
  study: StudyName;
  model: { file: string; digest: string };
  data: { name: string; digest: string; count: number };
  /** Of a model with several inputs: the one that the data goes to, and what the others are for every row. */
  inputs?: { data: string; fixed: Fixed[] };
  /** The plan without places on this machine. */
  plan: Omit<StudyPlan, 'data' | 'shard' | 'study'>;
  shard?: { index: number; count: number };
  /** Inputs of one chunk: the unit of work, of appending and of resuming. */
  chunk: number;
  classes?: string[];
  /** Titles of `plan.methods`, in their order. */
  methods: { method: string; title: string; nonlinear?: boolean }[];
}

/** What every study says of one input. */
export interface Item {
  /** Position in the data set. */
  item: number;
  title: string;
  /** Its class, where one came with it. */
  label?: number;
  /** Why it has no numbers. */
  error?: string;
}

export interface DecomposeRow extends Item {
  all: number;
  weightsOnly: number;
  biasOnly: number;
  f: number;
  weights: number;
}

export interface OverlapRow extends Item {
  answer: number;
  /** Share of method i's top features that are not among method j's, at i · methods + j; null where i has none. */
  outside: (number | null)[];
}

export interface FlipRow extends Item {
  from: number;
  /** For each target class: by method, the change of the log-odds and how many features were set to the baseline. */
  flips: { to: number; change: number[]; changed: number[] }[];
}

export interface LayersRow extends Item {
  answer: number;
  f: number;
  weights: number;
  bias: number;
  /** Σ own of each layer, input first. */
  own: number[];
  names: string[];
  ops: string[];
  /** β with the bias of the first k core layers left out: Σ, and the share of the top features of the whole β that stay in the top. */
  without: { option: Option; first: number; sum: number; kept: number | null }[];
  /** Of the first inputs: pictures of β, for the report. */
  pictures?: Thumbnail[];
}

/** A picture of 8-bit numbers: an input 0..255, or an attribution as −127..127 of its limit plus 128. */
export interface Thumbnail {
  title: string;
  kind: 'input' | 'attribution';
  width: number;
  height: number;
  channels: 1 | 3;
  limit: number;
  /** base64 */
  data: string;
}

export interface FaithfulnessRow extends Item {
  answer: number;
  /** By method: probability of the answer along the curve. The last one is a random order. */
  deletion: number[][];
  insertion: number[][];
}

export interface CheckRow extends Item {
  answer: number;
  f: number;
  residual: number;
  biasShare: number;
  finite: boolean;
}

/** A row of some study; which one, the header says. */
export type StudyRow = Item;

/** Inputs of a chunk: enough to be worth a message, few enough that little is lost. */
export const CHUNK: Readonly<Record<StudyName, number>> = {
  decompose: 64,
  overlap: 4,
  flip: 4,
  layers: 4,
  faithfulness: 2,
  check: 16,
};

/** How many inputs a study is over. */
export function inputsOf({ data, plan }: StudyHeader): number {
  return Math.min(data.count, plan.limit ?? data.count);
}

/** The chunks of a study, or of its part. */
export function chunksOf(header: StudyHeader): { from: number; to: number }[] {
  const { chunk, shard } = header;
  const count = inputsOf(header);
  const all = Array.from({ length: Math.ceil(count / chunk) }, (_, i) => ({
    from: i * chunk,
    to: Math.min(count, (i + 1) * chunk),
  }));
  return shard ? all.filter((_, i) => i % shard.count === shard.index) : all;
}
