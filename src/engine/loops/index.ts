/**
 * Loops over every activation: over float32 in WebAssembly, four numbers at a time. Whatever is not finite where that matters, and
 * float64, takes the plain loop.
 */
export { add, gather, multiply, scaledChannels, scattered } from './arithmetic';
export { allFinite } from './finite';
export { type Masses, massOutside, masses32 } from './masses';
export { type Component, partedBySlope, sharePositive } from './shares';
export { anyBelowZero, anyNegative, ascendingBits, onesBelow, positiveOnes } from './signs';
export { countNonZero, sumProducts, type Totals, totals } from './totals';
export { areZeros, zeros } from './zeros';
