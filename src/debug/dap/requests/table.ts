/** A request of the protocol by its name: its arguments and its answer's body. */
import type { DebugProtocol as P } from '@vscode/debugprotocol';

interface Requests {
  initialize: [P.InitializeRequestArguments, P.Capabilities];
  launch: [P.LaunchRequestArguments, void];
  configurationDone: [P.ConfigurationDoneArguments, void];
  restart: [P.RestartArguments, void];
  terminate: [P.TerminateArguments, void];
  disconnect: [P.DisconnectArguments, void];
  cancel: [P.CancelArguments, void];
  continue: [P.ContinueArguments, P.ContinueResponse['body']];
  next: [P.NextArguments, void];
  stepIn: [P.StepInArguments, void];
  stepOut: [P.StepOutArguments, void];
  stepBack: [P.StepBackArguments, void];
  reverseContinue: [P.ReverseContinueArguments, void];
  pause: [P.PauseArguments, void];
  restartFrame: [P.RestartFrameArguments, void];
  goto: [P.GotoArguments, void];
  gotoTargets: [P.GotoTargetsArguments, P.GotoTargetsResponse['body']];
  setBreakpoints: [P.SetBreakpointsArguments, P.SetBreakpointsResponse['body']];
  setFunctionBreakpoints: [P.SetFunctionBreakpointsArguments, P.SetFunctionBreakpointsResponse['body']];
  setExceptionBreakpoints: [P.SetExceptionBreakpointsArguments, P.SetExceptionBreakpointsResponse['body']];
  dataBreakpointInfo: [P.DataBreakpointInfoArguments, P.DataBreakpointInfoResponse['body']];
  setDataBreakpoints: [P.SetDataBreakpointsArguments, P.SetDataBreakpointsResponse['body']];
  breakpointLocations: [P.BreakpointLocationsArguments, P.BreakpointLocationsResponse['body']];
  threads: [undefined, P.ThreadsResponse['body']];
  stackTrace: [P.StackTraceArguments, P.StackTraceResponse['body']];
  scopes: [P.ScopesArguments, P.ScopesResponse['body']];
  variables: [P.VariablesArguments, P.VariablesResponse['body']];
  setVariable: [P.SetVariableArguments, never];
  setExpression: [P.SetExpressionArguments, never];
  evaluate: [P.EvaluateArguments, P.EvaluateResponse['body']];
  completions: [P.CompletionsArguments, P.CompletionsResponse['body']];
  exceptionInfo: [P.ExceptionInfoArguments, P.ExceptionInfoResponse['body']];
  readMemory: [P.ReadMemoryArguments, P.ReadMemoryResponse['body']];
  source: [P.SourceArguments, P.SourceResponse['body']];
  loadedSources: [P.LoadedSourcesArguments, P.LoadedSourcesResponse['body']];
  /** Ours: what to write at the ends of the listing's lines, of all or of a range. */
  biaslensLines: [{ startLine?: number; endLine?: number }, { lines: { line: number; text: string }[] }];
}

/** Handlers of some of the requests. */
export type Handlers<K extends keyof Requests = keyof Requests> = {
  /** `seq` is the request's number, by which a client takes it back. */
  [R in K]: (args: Requests[R][0], seq: number) => Requests[R][1] | Promise<Requests[R][1]>;
};
