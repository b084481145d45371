/** Reading a preprocessing that a person wrote, for faces that are given its file. */
export { readPreprocess } from '../engine/input/preprocess';
