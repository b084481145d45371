/** Messages between the host and the page of a study. */
import type { ErrorInfo } from '../engine/errors';

/** All that the page shows. */
export interface StudyPageState {
  /** What the study is, in words. */
  title: string;
  model: string;
  data: string;
  status: 'running' | 'stopped' | 'failed' | 'done';
  /** `1,280 of 10,000 inputs, 212 a second, 41 s left`; empty before anything is known. */
  pace: string;
  /** 0..1; undefined before the number of inputs is known. */
  share?: number;
  error: ErrorInfo | null;
  /** HTML of the report, every text in it escaped; of what is done when it was stopped. */
  report: string | null;
}

/** What brings a page back after a reload of the window; it does not run by itself then. */
export interface StudyRequest {
  study: string;
  /** Paths. */
  model: string;
  data: string;
  /** Only the first so many inputs. */
  limit?: number;
}

export interface StudyPageRequests {
  start(p: Record<string, never>): { request: StudyRequest; state: StudyPageState };
  /** Goes on from where it stopped. */
  run(p: Record<string, never>): void;
  stop(p: Record<string, never>): void;
  /** Forgets what is done, and begins anew. */
  startOver(p: Record<string, never>): void;
  /** Explains an input in the model's editor. */
  explain(p: { item: number }): void;
  /** Shows the folder with the results in the Explorer. */
  openFolder(p: Record<string, never>): void;
  showLog(p: Record<string, never>): void;
}

export interface StudyPageEvents {
  state: StudyPageState;
}
