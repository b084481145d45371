/** The words of the page of a study, in English. */

export const STUDY = {
  studyOf: '{model} on {data}',
  studyRunning: 'Running',
  studyStopped: 'Stopped',
  studyFailed: 'The study failed',
  studyDone: 'Done',
  studyStop: 'Stop',
  studyResume: 'Resume',
  studyRun: 'Run',
  studyStartOver: 'Start over',
  studyFiles: 'Show the files',
  studyPartial: 'This is what came of the inputs that are done. Resume goes on with the next one.',
  studyNothing: 'Nothing has come out yet.',
  studyReport: 'What came out',
} as const;
