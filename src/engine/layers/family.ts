/** What an op family is: one file that gives its ops' local linear model, and through it gradient and spread. */
import type { GraphBuilder } from '../onnx/builder';
import type { FloatData } from '../tensor';
import type { Groups } from './shared/groups';
import type { Operand, Site } from './site';

/** The kinds of method.md §2. */
export type Kind = 'core' | 'pointwise' | 'routing';

/** Why an op is not explained, for the person. */
export interface Refusal {
  reason: string;
  action: string;
}

/** y[p] = slope[p] x[p] + intercept[p], elements in the order of the output; one number stands for all of them, or for a channel. */
export interface Pointwise {
  slope: FloatData | PerChannel | number;
  /** 0 when left out. */
  intercept?: FloatData | PerChannel | number;
}

/** Where each output element comes from: a position in the inputs laid side by side, or −1 for a constant. null: the identity. */
export type Sources = Int32Array | null;

/** Windows that slide over planes, in any number of spatial dimensions. */
export interface WindowGeometry {
  batch: number;
  channelsIn: number;
  channelsOut: number;
  group: number;
  spatialIn: number[];
  spatialOut: number[];
  kernel: number[];
  strides: number[];
  dilations: number[];
  /** Padding before each spatial dimension. */
  padsBegin: number[];
}

/** Geometry of a convolution y = W∗x, for the kernels. */
export interface ConvGeometry extends WindowGeometry {
  kind: 'conv';
  /** [channelsOut, channelsIn/group, ...kernel]; decoded when it is first read, so read it once a row. */
  readonly weight: FloatData;
  /** The same as it is in the model; `weight` is not needed by who copies from here. */
  source?: Operand;
}

/** Geometry of a transposed convolution: output s gets input i through kernel cell k where i·stride + k·dilation − padsBegin = s. */
export interface TransposedGeometry extends WindowGeometry {
  kind: 'transposed';
  /** [channelsIn, channelsOut/group, ...kernel]; decoded when it is first read, so read it once a row. */
  readonly weight: FloatData;
  /** The same as it is in the model; `weight` is not needed by who copies from here. */
  source?: Operand;
}

/** Geometry of y[m,n] = Σ_k x[m,k] W[k,n] with W in memory as w[k·strideK + n·strideN]. */
export interface DenseGeometry {
  kind: 'dense';
  rows: number;
  inner: number;
  columns: number;
  strideK: number;
  strideN: number;
  /** Multiplies every weight (Gemm's alpha). */
  scale: number;
  /** Decoded when it is first read, so read it once a row. */
  readonly weight: FloatData;
  /** The same as it is in the model; `weight` is not needed by who copies from here. */
  source?: Operand;
}

/** Geometry of sums over windows of each channel where all cells of a window count the same: means of pools, reductions. */
export interface PoolGeometry extends WindowGeometry {
  kind: 'pool';
  /** Weight of the cells under each output place; windows that are cut off at the border can have another. */
  shares: Float64Array;
}

/** Geometry of y[p] = Σ_i weight_i x[base_i + p]: branches of the output's shape that are added, as at the end of a residual block. */
export interface SumGeometry {
  kind: 'sum';
  branches: readonly { base: number; weight: number }[];
}

/** One operand of a product: where its matrices, their rows and the terms of a row lie in memory. */
export interface ProductSide {
  /** Whether it is an activation; where its elements begin among the layer's inputs. */
  live: boolean;
  base: number;
  values: FloatData;
  stack: Int32Array;
  outer: Int32Array;
  inner: Int32Array;
}

/** Geometry of y[s,m,n] = scale · Σ_k a[s,m,k] b[s,n,k], at least one of the two an activation. */
export interface ProductGeometry {
  kind: 'product';
  scale: number;
  a: ProductSide;
  b: ProductSide;
  /** Where output (s, m, n) is: the sum of the three. */
  out: { stack: Int32Array; rows: Int32Array; columns: Int32Array };
}

/** One sum that all elements of a group share. */
export interface Term {
  left: Float64Array;
  right: Float64Array;
}

/** Geometry of groups whose elements mix, each group of as many: W[p,q] = diagonal[p] δ[p,q] − Σ_t left_t[p] right_t[q]. */
export interface MixtureGeometry {
  kind: 'mixture';
  groups: Groups;
  /** Where x lies in the layer's inputs. */
  base: number;
  diagonal: Float64Array;
  terms: readonly Term[];
}

/** What is taken of a weight: itself, or max(±W, 0) (W⁺ and W⁻ of method.md's option 3). */
export type WeightPart = 'all' | 'positive' | 'negative';

/** The core's value and its vector-Jacobian product as ONNX nodes of opset 17, for ops that are heavy. */
export interface LinearGraph {
  /** W x, without the bias; `x` and the result have the op's own shapes. */
  forward(graph: GraphBuilder, x: string, part?: WeightPart): string;
  /** Wᵀ g; `g` has the shape of the output, the result that of the input. */
  backward(graph: GraphBuilder, g: string, part?: WeightPart): string;
  /** Bytes of weights that `backward` lays out anew: ONNX Runtime does that once where it may keep them, else in every run. */
  readonly laidOutAnew?: number;
}

/**
 * W x and Wᵀ g in JavaScript, in about the time of the op itself, for cores whose rows are long. Zero entries meet nothing: 0 · ∞ = 0.
 * In float64, or in the width of the operand where that takes no digits.
 */
export interface DirectProducts {
  forward(x: FloatData): FloatData;
  backward(g: FloatData): FloatData;
}

/** One number for `inner` elements in a row, and again from the first of them after the last: a bias of a convolution. */
export interface PerChannel {
  values: FloatData;
  inner: number;
  /** Elements in all. */
  length: number;
}

/** y = W x + b at the point, for a core node. */
export interface LinearCore {
  /** Number of output elements. */
  readonly outputs: number;
  /** The largest number of entries `read` gives. */
  readonly maxRow: number;
  /**
   * b[p] where the parameters give it; `'none'` when it is 0 by construction; `'implied'`: y − W x.
   */
  readonly bias: FloatData | PerChannel | 'none' | 'implied';
  /**
   * Row p of W = ∂y/∂x: writes positions in the inputs laid side by side and weights, returns how many.
   * Entries may be zero; positions inside the input only, never padding.
   */
  read(p: number, position: Int32Array, weight: Float64Array): number;
  /** Whether `read` can give one position several times (a tensor used twice by the node): the entries then add up. */
  readonly repeats?: boolean;
  /** What a fast kernel needs, where there is one. */
  readonly geometry?:
    ConvGeometry | TransposedGeometry | DenseGeometry | PoolGeometry | SumGeometry | ProductGeometry | MixtureGeometry;
  readonly graph?: LinearGraph;
  readonly direct?: DirectProducts;
}

/** A graph that families write their part of. Tensors are called by the names that the builder gives them. */
export interface InGraph {
  readonly builder: GraphBuilder;
  /** The value of an operand or output: a weight by reference; what is traced is fed when the graph runs. */
  value(operand: Operand | undefined): string;
}

/** Of the gradient. */
export interface Backward extends InGraph {
  /** The gradient at output 0, in its shape. */
  readonly g: string;
  /** The same at every output; undefined where nothing came. */
  readonly gradients: readonly (string | undefined)[];
}

/** Of the linearised network. */
export interface Forward extends InGraph {
  /** What comes at the first live operand. */
  readonly v: string;
  /** The same at every operand, by slot; undefined: it is not live. */
  readonly values: readonly (string | undefined)[];
}

/** One op family. `kind` decides which of the three models is asked for. */
export interface OpFamily {
  readonly ops: readonly string[];
  /** '' (ai.onnx) unless said. */
  readonly domain?: string;
  /** What the local linear model is to the function: itself, its tangent, or without its rounding to integers. */
  readonly nature: 'exact' | 'tangent' | 'rounded' | 'refused';
  /** How this node takes part; shapes and values can be unknown here. */
  kind(site: Site): Kind | Refusal;
  /** Whether the local linear model is a tangent here; by default what `nature` says. */
  tangent?(site: Site): boolean;
  pointwise?(site: Site): Pointwise;
  /** Sources of every output side by side (Split has several). */
  routing?(site: Site): Sources;
  core?(site: Site): LinearCore;
  /**
   * The transpose of the same model as ONNX nodes of opset 17, in float32, with the values left open, so that one graph serves every point
   * of these shapes: what goes to each live operand, in slot order and in its shape. undefined: this node is not written that way.
   */
  backward?(site: Site, at: Backward): string[] | undefined;
  /**
   * The model itself, without its bias, in the same way: W x at each output. Of a pointwise node it is what `backward` writes, as a diagonal
   * is its own transpose.
   */
  forward?(site: Site, at: Forward): string[] | undefined;
}
