/** Types of the engine and of the session for the rooms that reach both by message only: the host and the page. */
export type { DType, FloatTensor, Tensor } from '../engine/tensor';
export type { InputPreview, Preprocess } from '../engine/input';
export type { ErrorInfo, Fault } from './errors';
export type * from '../session/api';
