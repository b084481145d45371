/**
 * Loops over every activation. Half of a relu network's numbers are 0 in no order, so that a branch on them costs more than the
 * arithmetic: over float32 these work on the bits, without branches and without waiting for one sum. Whatever is not finite, and
 * float64, takes the plain loop.
 */
export { add, gather, multiply, scaledChannels, scattered } from './arithmetic';
export { allFinite } from './finite';
export { type Masses, massOutside, masses32 } from './masses';
export { anyBelowZero, anyNegative, ascendingBits, onesBelow, positiveOnes } from './signs';
export { countNonZero, sumProducts, type Totals, totals } from './totals';
export { areZeros, zeros } from './zeros';
