/**
 * Loops over every activation: arithmetic, sums and signs of float32 in WebAssembly, four numbers at a time. Moves by position, whatever is
 * not finite where that matters, and float64 take the plain loop.
 */
export { add, type Channels, gather, multiply, scaledChannels, scattered } from './arithmetic';
export { allFinite } from './finite';
export { type Masses, massOutside, masses32, massesOfChannels } from './masses';
export { borrowed, giveBack } from './scratch';
export { type Component, partedBySlope, sharePositive } from './shares';
export { anyBelowZero, anyNegative, areOnes, ascendingBits, onesBelow, positiveOnes } from './signs';
export { countNonZero, sumProducts, type Totals, totals } from './totals';
export { areZeros, zeros } from './zeros';
