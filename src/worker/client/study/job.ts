/** A study that a person watches: it is begun, stopped, gone on with and begun anew, and what has come of it is shown. */
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { reportBody } from '../../../session/study/report/html';
import { readStudy, ROWS_FILE } from '../../../session/study/store';
import { inputsOf } from '../../../session/study/types';
import { summarise } from '../../../session/study/summary';
import { writeResults } from '../../../session/study/write';
import type { ErrorInfo } from '../../../protocol/errors';
import { cancelled, errorInfo } from '..';
import { paceText } from './pace';
import { runStudy, type StudyOptions } from './run';

export interface JobState {
  status: 'running' | 'stopped' | 'failed' | 'done';
  /** `1,280 of 10,000 inputs, 212 a second, 41 s left`; empty before anything is known. */
  pace: string;
  /** 0..1; undefined before the number of inputs is known. */
  share?: number;
  error: ErrorInfo | null;
  /** What came out, as HTML of the report's body; of a study that was stopped, over the inputs that are done. */
  report: string | null;
}

const NOTHING: JobState = { status: 'stopped', pace: '', error: null, report: null };

/** Where an outlier's link leads in the body of the report. */
export const itemLink = (item: number): string => `#item-${item}`;

export class StudyJob {
  state: JobState = NOTHING;
  private running: AbortController | undefined;

  constructor(
    private readonly options: Omit<StudyOptions, 'signal' | 'onProgress'>,
    /** The state is another one. */
    private readonly onChange: () => void,
  ) {}

  /** Runs what is left of it; resolves when that has ended, in whichever way. */
  async run(): Promise<void> {
    if (this.running) return;
    const { signal } = (this.running = new AbortController());
    this.change({ ...this.state, status: 'running', error: null });
    try {
      await runStudy({
        ...this.options,
        signal,
        onProgress: (progress) => {
          const share = progress.total === 0 ? undefined : progress.done / progress.total;
          this.change({ ...this.state, pace: paceText(progress), share });
        },
      });
      await writeResults(this.options.folder);
      this.change(await this.kept());
    } catch (error) {
      const info = errorInfo(error);
      const kept = await this.kept();
      this.change(info.fault === 'cancelled' ? kept : { ...kept, status: 'failed', error: info });
    } finally {
      this.running = undefined;
    }
  }

  /** Ends the run; what is done is kept. */
  stop(): void {
    this.running?.abort(cancelled());
  }

  /** Forgets what is done, and begins anew. */
  async startOver(): Promise<void> {
    if (this.running) return;
    await fs.rm(path.join(this.options.folder, ROWS_FILE), { force: true });
    this.state = NOTHING;
    await this.run();
  }

  /** Shows what an earlier run has left, and runs nothing. */
  async look(): Promise<void> {
    this.change(await this.kept());
  }

  /** Title of an input, by its position in the data set. */
  async titleOf(item: number): Promise<string | undefined> {
    const { rows } = await readStudy(this.options.folder);
    return rows.find((row) => row.item === item)?.title;
  }

  private async kept(): Promise<JobState> {
    const study = await readStudy(this.options.folder).catch(() => undefined);
    if (!study) return NOTHING;
    const { header, rows } = study;
    const total = inputsOf(header);
    const state = { pace: paceText({ done: rows.length, total }), share: rows.length / total, error: null };
    const status = rows.length < total ? 'stopped' : 'done';
    if (rows.length === 0) return { ...state, status, report: null };
    try {
      const report = reportBody(header, summarise(header, rows), { link: ({ item }) => itemLink(item) });
      return { ...state, status, report };
    } catch (error) {
      return { ...state, status: 'failed', error: errorInfo(error), report: null };
    }
  }

  private change(state: JobState): void {
    this.state = state;
    this.onChange();
  }
}
