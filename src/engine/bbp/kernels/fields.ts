/**
 * The task that the engine hands to the kernels: 32-bit words at one address of the shared memory. Read by TypeScript and by
 * AssemblyScript, so that neither can be ahead of the other. Counts and addresses are integers; `exponent` is a float64.
 */
export enum Field {
  /** log₂e / T, a float64 in two words: first, so that it is aligned. */
  exponent,
  exponentHigh,
  // Geometry. Dense layers are convolutions over one cell: batch = rows of x, channels = the inner dimension.
  batch,
  groups,
  /** Input channels and output rows of one group. */
  channels,
  rows,
  depthIn,
  heightIn,
  widthIn,
  depthOut,
  heightOut,
  widthOut,
  kernelDepth,
  kernelHeight,
  kernelWidth,
  strideDepth,
  strideHeight,
  strideWidth,
  dilationDepth,
  dilationHeight,
  dilationWidth,
  padDepth,
  padHeight,
  padWidth,
  /** 1: windows of a transposed convolution. */
  transposed,
  /** Values of the layer's input, float32. */
  x,
  /** Rows of W in the order tap, channel; each padded to whole vectors. */
  weights,
  rowBytes,
  /** Largest |w| of each row. */
  largest,
  /** 1 when some weight is exactly 0: then every component is looked at before it takes part. */
  zeroWeights,
  /** 1: option 3; 0: the softmax of options 1 and 2. */
  positivePart,
  /** How many masses share the scores, and which of them (bits) go by option 1. */
  masses,
  compensating,
  /** Masses one after the other, float32 a unit. */
  mass,
  /** Slopes of the chain, float32 a unit; 0: 1 everywhere. */
  slope,
  /** bˣ, float32 a unit; only its sign is read, for option 1. */
  bias,
  /** β of each mass one after the other, float32 an input element. */
  beta,
  /** Non-zero inputs of every cell, see cells.ts: values, byte offsets of their channels, counts. */
  cellValues,
  cellOffsets,
  cellCounts,
  /** Elements that one cell has room for. */
  cellStride,
  /** Each thread's own sums, and the distance from one thread's to the next. */
  partial,
  partialStride,
  /** Per item of work: its cost, float64. */
  costs,
  items,
  rowChunks,
  /** Scratch memory of each thread. */
  scratch,
  scratchStride,
  /** Each thread's list of units that went out in equal shares or not at all, see outcome.ts. */
  outcomes,
  outcomesStride,
  /** 1: one channel a group, see planes.ts; the three that follow are for it alone. */
  byPlane,
  /** The next plane that no thread has taken. */
  next,
  /** Floats from one phase of a line to the next, see lines.ts. */
  phaseLength,
  /** Vectors of positions whose numerators are kept until they are added. */
  slots,
  size,
}

/** Words of the control block at address `CONTROL`, with which threads wait for each other. */
export enum Control {
  /** Counts up with every task. */
  turn,
  task,
  threads,
  arrived,
  phase,
  /** 1 once a thread has failed: whoever waits for it gives up. */
  failed,
}

/** What became of a unit whose mass did not go out by the rule. */
export enum Outcome {
  /** It went out in equal shares. */
  evenly,
  /** It found no input. */
  left,
  /** A component or the mass is infinite or not a number. */
  notFinite,
  /** It was left out: float32 vectors do not serve it, the general kernel is to spread it. */
  apart,
}

export const CONTROL = 256;
/** Below this address the memory holds the control block, constants, and the compiler's own data. */
export const FIRST_FREE = 131072;
/** Positions that are worked on together: a cache line of masses. */
export const TILE = 16;
/** Masses that can share one pass over the scores. */
export const MAX_MASSES = 8;
