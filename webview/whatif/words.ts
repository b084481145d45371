/** The words of what is left out, in English. */

export const WHAT_IF = {
  whatIf: 'What if',
  whatIfLong: 'What if: leave layers’ bias out, change the temperature',
  temperature: 'Temperature T',
  leaveOutSeveral: 'Leave out several layers',
  allButFirst: 'All but the first {n}',
  everyOp: 'Every {op}',
  allIn: 'Take all in',
  leaveOut: 'Leave out the bias of {name}',
  whatIfHint: 'Untick a layer to leave it out',
} as const;
