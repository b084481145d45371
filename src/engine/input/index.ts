/** Inputs: a file (or nothing but a shape) -> the tensor that the model is shown, and all that is remembered about it. */
export { baselineOf } from './baseline';
export { candidates, type Candidate } from './candidates';
export type { Wanted } from './content';
export { CsvTable } from './csv';
export { describe } from './describe';
export { bindDims, fitToInput } from './fit';
export { completePreprocess, guessPreprocess } from './guess';
export { readIdx } from './idx';
export { decodeImage } from './image';
export { findLabels, parseLabels, readLabels } from './labels';
export { loadInput, type InputSpec, type LoadedInput } from './load';
export { openData, type DataSet, type DataSpec } from './many';
export { encodeNpy, readNpy } from './npy';
export { inputParts, type InputPart } from './parts';
export { encodeNpz, npzNames, readNpz, writeNpz } from './npz';
export { previewInput, type InputPreview } from './preview';
export { toPicture, type Picture } from './picture';
export { applyImage, type Image } from './pixels';
export { pairIndex, pixelMap, pointwise, type Pointwise } from './pointwise';
export { parsePreprocess, readPreprocess, type Preprocess } from './preprocess';
export { randomNumbers, randomTensor } from './random';
export { inputSuffixes } from './registry';
export {
  fromInputRef,
  readRemembered,
  relativeTo,
  rememberedPath,
  toInputRef,
  writeRemembered,
  type InputRef,
  type Remembered,
} from './remembered';
export { findVocabulary, readVocabulary, type Vocabulary } from './vocabulary';
