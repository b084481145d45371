/**
 * What a session answers: the one description of every request that a face (page, tree, debugger, command line) can make.
 * All values are plain data that survive a structured clone; tensors travel as typed arrays.
 */
import type { ColourMap } from '../format/colour-maps';
import type { ErrorInfo } from '../engine/errors';
import type { DType, FloatTensor, Tensor } from '../engine/tensor';
import type { InputPreview, Preprocess } from '../engine/input';
import type { MethodSettings } from '../engine/methods/method';
import type { StudyHeader, StudyPlan, StudyRow } from './study/types';

export type { MethodSettings } from '../engine/methods/method';
import type { InspectionMethods } from './inspection';
import type { Scope } from './scopes';
import type { UnitMethods } from './units/types';

export type * from './inspection';
export type * from './units/types';
export type { Scope } from './scopes';

/** BBp's score rule (paper Sec. 4.2): 1 compensation (15)(16), 2 equal responsibility (18), 3 positive part (19). */
export type Option = 1 | 2 | 3;

/** A graph input or output. A dimension is a number, a symbol, or -1 when nothing is known. */
export interface Port {
  name: string;
  dtype: DType | 'unknown';
  shape: (number | string)[];
}

/** One ONNX node inside a layer. */
export interface NodeInfo {
  name: string;
  op: string;
  domain: string;
  inputs: string[];
  outputs: string[];
}

/** A layer of method.md §2. `name` is the first output of its core node; `id` its place in topological order. */
export interface LayerInfo {
  id: number;
  name: string;
  kind: 'core' | 'pointwise' | 'routing' | 'refused';
  ops: string[];
  nodes: NodeInfo[];
  /** Tensors the layer reads, each a graph input or an output of another layer. */
  inputs: string[];
  outputs: string[];
  /** Shape of the first output, once known. */
  shape?: number[];
  /** Whether its local linear model is a tangent rather than the function itself. */
  tangent: boolean;
  /** Whether it rounds to integers (quantization): what that adds is part of its own bias. */
  rounded: boolean;
  /** Why attribution stops here, when it does. */
  refused?: ErrorInfo;
}

/** A model as it is read, before anything runs. */
export interface Structure {
  path: string;
  bytes: number;
  opset: number;
  producer: string;
  inputs: Port[];
  outputs: Port[];
  /** Tensor the score is taken from: the first output with its heads left off (method.md §1). */
  score: string;
  heads: string[];
  /** Where attribution ends that is no input: the floats that are made of inputs of whole numbers (an embedding), and of which. */
  roots: { tensor: string; inputs: string[] }[];
  layers: LayerInfo[];
  /** Layers that belong together; none when there are few. */
  scopes: Scope[];
  parameters: number;
  /** False until a run has fixed shapes and types; the layers can still change a little then. */
  traced: boolean;
  labels?: string[];
}

/** Where an input's values come from. */
export type InputChoice =
  | { kind: 'file'; path: string; row?: number; member?: string }
  | { kind: 'zeros' }
  | { kind: 'random'; seed: number }
  | { kind: 'tensor'; tensor: Tensor };

/** An input that has been read and prepared; no model has run. */
export interface Prepared {
  /** Name of the graph input. */
  name: string;
  shape: number[];
  choice: InputChoice;
  /** `7-0.png`, `cells-test.csv, row 3`. */
  title: string;
  /** The preprocessing in words (experience.md §1). */
  words: string;
  preprocess: Preprocess;
  /** The label that came with the data (a csv column), if any. */
  label?: string;
  columns?: string[];
  /** Rows in the file the input is a row of. */
  rows?: number;
  /** Of whole numbers: the word that each stands for, null where it has none; and the vocabulary's path, null where there is none. */
  tokens?: { words: (string | null)[]; vocabulary: string | null };
  /** What the model is shown, in 0..255, for display only. */
  picture?: { width: number; height: number; channels: 1 | 3; data: Uint8Array };
}

/** One of several inputs in a file: a row of a table, a picture of a set, an array of an archive. */
export interface InputPart {
  row?: number;
  member?: string;
  /** The label that came with it. */
  label?: string;
  /** Its first values, or its dtype and shape, for a person to know it by. */
  text: string;
}

/** What to explain. `target` null: the largest score. Indices are flat positions in the score tensor, or in its row when one is named. */
export interface ExplainRequest {
  /** The graph output that is explained; left out: the first that depends on the input in floats. */
  output?: string;
  /** Which element of the score's leading dimension, for a model that answers a batch. */
  row?: number;
  target: number | null;
  minus: number | null;
  option: Option;
  /** T of (15)-(18), > 0. */
  temperature: number;
  /** Names of layers whose own bias term is left out (Sec. 5.3). */
  without: string[];
}

/** Σ, Σ|·| and the signed value of largest magnitude. */
export interface Totals {
  sum: number;
  abs: number;
  largest: number;
}

/** What one step of the pass did. */
export interface LayerResult {
  name: string;
  ops: string[];
  output: string;
  shape: number[];
  own: Totals;
  received: Totals;
  mass: Totals;
  /** Σ|mass| that no rule placed and that went out in equal shares. */
  evenly: number;
  unattributed: number;
  excluded: number;
  /** f − (10)'s right side just after this layer, in units of f. */
  residual: number;
  /** Units whose own bias term is not zero. */
  biased: number;
}

/** One class of the score, for the class table. */
export interface ClassRow {
  index: number;
  label?: string;
  /** By the model's own head; for several scores without a head their softmax; undefined for a single score without one. */
  probability?: number;
  score: number;
  /** Its part by the weights alone and by the bias alone, from one pass of the linearised network; null when the pass stopped. */
  weights: number | null;
  bias: number | null;
}

/** A whole explanation. f = weights + attributed + excluded + unattributed + residual. */
export interface Explanation {
  model: string;
  input: string;
  output: string;
  target: number;
  minus: number | null;
  request: ExplainRequest;
  /** What x is in w·x: what the model takes, or the pixels (of a table the file's values) that the preprocessing makes it of. */
  space: 'model' | 'pixel';
  /** Inputs of whole numbers each of which is looked up: tokens, that have a vector of floats each. */
  lookedUp: string[];
  f: number;
  weights: number;
  bias: number;
  attributed: number;
  excluded: number;
  unattributed: number;
  residual: number;
  /** Σ|g·x| + Σ|β| over the last cut: what the residual is measured against. */
  scale: number;
  /** argmax over all classes of f, of the weights part, of the bias part; null when not known. */
  prediction: { all: number; weightsOnly: number | null; biasOnly: number | null };
  /** Number of scores: targets are 0 to scores − 1. */
  scores: number;
  /** Shape of the score tensor (of the row, when one is named), so that a target can be told as an index: channel, y, x. */
  scoreShape: number[];
  classes: ClassRow[];
  /** In the order of the pass: output first. */
  layers: LayerResult[];
  /** Where the pass stopped, when it did not reach every input. The numbers are then those of the cut above. */
  stopped: ErrorInfo[];
  /** Notes a person should read, such as "float16 weights computed in float32". */
  notes: string[];
  ms: number;
}

/** A tensor of the cut at a moment, with what has arrived at it so far. */
export interface CutTensor {
  name: string;
  shape: number[];
  gradientPart: number;
  beta: number;
  complete: boolean;
}

/** The pass after `index` steps; 0 is the start, with the score alone in the cut. */
export interface Moment {
  index: number;
  steps: number;
  passed: string | null;
  next: string | null;
  cut: CutTensor[];
  /** Σ g·t over the cut, Σ β over the cut: the two parts of (10). */
  gradientPart: number;
  bias: number;
  unattributed: number;
  excluded: number;
  residual: number;
  scale: number;
}

/** Which numbers: of a tensor (value, gradient, beta) or of a layer's output (own, mass, and what it received as beta). */
export interface FieldQuery {
  session: string;
  request: ExplainRequest;
  quantity: 'value' | 'gradient' | 'beta' | 'own' | 'mass' | 'evenly';
  /** A tensor's name, or for own, mass and evenly a layer's name. */
  of: string;
  /**
   * A node inside a layer, by its place in `nodes`; `of` is then the layer's name. β between the nodes is what the layer has
   * received plus the own terms of the nodes passed.
   */
  node?: number;
  /** Only what had arrived by this moment; the end when left out. */
  moment?: number;
}

export interface FieldRange extends FieldQuery {
  /** Flat positions [start, end). */
  start?: number;
  end?: number;
  /** Sum over the channel dimension (1 of 4-D and 3-D), shape [y, x]. */
  sumChannels?: boolean;
}

export interface Channel {
  index: number;
  totals: Totals;
}

export interface Histogram {
  edges: number[];
  counts: number[];
}

/** An attribution over the model's input by some method (method.md §5). */
export interface Attribution {
  method: string;
  title: string;
  values: FloatTensor;
  totals: Totals;
  /** What its sum should be and by how much it misses, where the method promises a sum. */
  expected?: number;
  gap?: number;
  /** Each layer's part, where the method has one (FullGrad's bias gradients). */
  layers?: { layer: string; totals: Totals }[];
}

/** Every request, its parameters and its answer. */
export interface SessionMethods extends InspectionMethods, UnitMethods {
  open(p: { path: string }): { session: string; structure: Structure };
  close(p: { session: string }): void;
  /** As the first output's score is explained, or that of another. */
  structure(p: { session: string; output?: string }): Structure;
  /** Files beside the model that can be its input. */
  candidates(p: { session: string; input?: string }): { path: string; title: string; kind: string }[];
  /** What a file holds, to choose it by: its number of inputs, or a small copy of a picture and how it would be prepared. */
  preview(p: { session: string; input?: string; path: string }): InputPreview;
  /** The inputs in a file that holds several, by range; `total` 1 and no parts when it holds one. */
  parts(p: { session: string; input?: string; path: string; member?: string; offset: number; count: number }): {
    total: number;
    parts: InputPart[];
  };
  /** The inputs that `model.explain.json` beside the model remembers, each for `prepare`. */
  recall(p: { session: string }): { input: string; choice: InputChoice; preprocess?: Preprocess }[];
  /** Writes the prepared inputs, the preprocessing, given sizes and the vocabulary into `model.explain.json`; a tensor leaves it as it is. */
  keep(p: { session: string }): void;
  /**
   * Reads and prepares an input, the first unless it is named; the preprocessing is guessed when it is not given. `dims`: sizes of
   * symbolic dimensions by name, of nameless ones as `input[axis]`; they stay given, and `input-free-dimension` says which are missing.
   */
  prepare(p: {
    session: string;
    input?: string;
    choice: InputChoice;
    preprocess?: Preprocess;
    dims?: Record<string, number>;
    /** Path of the words that whole numbers stand for; it stays given. */
    vocabulary?: string;
  }): Prepared;
  /** Runs what has not been run: trace, gradient, pass. Reports progress; can be cancelled. */
  explain(p: { session: string; request: ExplainRequest }): Explanation;
  /** Several explanations at once, at less than the price of each by itself. */
  explainMany(p: { session: string; requests: ExplainRequest[] }): Explanation[];
  /** All scores of the output that is explained (of the row, when one is named): a map of scores to choose a target on. */
  scores(p: { session: string; request: ExplainRequest }): FloatTensor;
  moment(p: { session: string; request: ExplainRequest; index: number }): Moment;
  field(p: FieldRange): FloatTensor;
  channels(p: FieldQuery & { offset: number; count: number }): { total: number; channels: Channel[] };
  histogram(p: FieldQuery & { bins: number }): Histogram;
  methods(p: { session: string }): { method: string; title: string }[];
  /** Over one graph input: the first unless it is named. */
  attribution(p: {
    session: string;
    request: ExplainRequest;
    method: string;
    input?: string;
    settings?: Partial<MethodSettings>;
  }): Attribution;
  /** The methods side by side as one PNG, over one graph input, a picture: the first unless it is named. */
  comparison(p: { session: string; request: ExplainRequest; methods: string[]; input?: string; colours?: ColourMap }): Uint8Array;
  /** What a study's file begins with; reads the data set, runs nothing. */
  studyHeader(p: { session: string; plan: StudyPlan }): StudyHeader;
  /** The inputs [from, to) of a study's data set, one row each. */
  studyRows(p: { session: string; plan: StudyPlan; from: number; to: number }): StudyRow[];
  /** The .npz of everything, the oracle's keys, as bytes; with attributions that have been asked for before. */
  archive(p: { session: string; request: ExplainRequest; attributions?: Attribution[] }): Uint8Array;
}

export type MethodName = keyof SessionMethods;
export type Params<M extends MethodName> = Parameters<SessionMethods[M]>[0];
export type Result<M extends MethodName> = ReturnType<SessionMethods[M]>;

/** How far a long request is. `total` 0: not known. */
export interface Progress {
  stage: 'read' | 'trace' | 'gradient' | 'pass' | 'method';
  text: string;
  done: number;
  total: number;
}
