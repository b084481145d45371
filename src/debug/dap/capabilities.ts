/** What this debugger can do. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { FILTERS } from '../exceptions';

export const CAPABILITIES: DebugProtocol.Capabilities = {
  supportsConfigurationDoneRequest: true,
  supportsFunctionBreakpoints: true,
  supportsConditionalBreakpoints: true,
  supportsHitConditionalBreakpoints: true,
  supportsLogPoints: true,
  supportsDataBreakpoints: true,
  supportsBreakpointLocationsRequest: true,
  supportsEvaluateForHovers: true,
  supportsClipboardContext: true,
  supportsValueFormattingOptions: false,
  supportsStepBack: true,
  supportsRestartFrame: true,
  supportsGotoTargetsRequest: true,
  supportsCompletionsRequest: true,
  completionTriggerCharacters: ['.', '"', "'"],
  supportsRestartRequest: true,
  supportsTerminateRequest: true,
  supportsExceptionInfoRequest: true,
  supportsExceptionFilterOptions: true,
  supportsDelayedStackTraceLoading: true,
  supportsLoadedSourcesRequest: true,
  supportsReadMemoryRequest: true,
  supportsCancelRequest: true,
  exceptionBreakpointFilters: FILTERS.map(({ id, label, description, initially, threshold }) => ({
    filter: id,
    label,
    description,
    default: initially,
    supportsCondition: threshold !== undefined,
    ...(threshold && { conditionDescription: `${threshold.meaning} (${threshold.initially})` }),
  })),
};
