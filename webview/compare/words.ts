/** The words of a comparison, in English. */

export const COMPARE = {
  compare: 'Compare',
  compareLong: 'Compare: set this explanation aside and lay the next ones beside it',
  setAside: 'Set B aside',
  endCompare: 'End',
  endComparison: 'End the comparison',
  compareLater: 'Compared are whole passes, over the input. This one is paused above it.',
  compareNever: 'Compared are whole passes, over the input. This one did not get there.',
  toTheEnd: 'Go to its end',
  compareHint: 'Now choose another class, option, temperature or input, or open another model and choose Compare there.',
  notSetAside: '{method} was not set aside. Choose another method, or set this one aside.',
  otherShape: 'What was set aside is of an input of another shape.',
  optionN: 'option {n}',
  leftOutN: '{n} layers left out',
  ownByLayer: 'Own bias term by layer',
  attribution: 'Attribution',
} as const;
