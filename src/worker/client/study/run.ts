/**
 * Runs a study over several processes. Chunks are handed to whichever process is free and written in their order, so that the file is the
 * same whoever computed what, and going on after any end is going on at the next line.
 */
import type { ErrorInfo } from '../../../protocol/errors';
import { StudyStore } from '../../../session/study/store';
import { chunksOf, type StudyHeader, type StudyPlan, type StudyRow } from '../../../session/study/types';
import { BiasLensError, cancelled, errorInfo, sentence, WorkerClient, type WorkerOptions } from '..';
import { Pace, type StudyProgress } from './pace';

export type { StudyProgress } from './pace';

export interface StudyOptions {
  /** Path of the model. */
  model: string;
  plan: StudyPlan;
  /** Folder of the study's files; what is in it is gone on with. */
  folder: string;
  /** Processes at once; each runs on one thread, so that its numbers do not depend on how many there are. */
  processes: number;
  worker: WorkerOptions;
  signal?: AbortSignal;
  onProgress?(progress: StudyProgress): void;
}

type Chunk = { from: number; to: number };

/**
 * Runs what is left of a study; its rows are then in `folder`.
 * @throws BiasLensError what is at fault; `cancelled` after an abort. What was done until then is in the folder.
 */
export async function runStudy(options: StudyOptions): Promise<StudyHeader> {
  const first = new Lane(options);
  try {
    const header = await first.header();
    const store = await StudyStore.open(options.folder, header);
    try {
      await new Study(options, header, store).run(first);
    } finally {
      await store.close();
    }
    return header;
  } finally {
    await first.dispose();
  }
}

class Study {
  private readonly chunks: Chunk[];
  private next: number;
  /** Chunks that are done before those in front of them. */
  private readonly early = new Map<number, StudyRow[]>();
  private writing: Promise<void> = Promise.resolve();
  private readonly pace: Pace;

  constructor(
    private readonly options: StudyOptions,
    header: StudyHeader,
    private readonly store: StudyStore,
  ) {
    this.chunks = chunksOf(header);
    this.next = store.chunks;
    const size = (chunks: Chunk[]) => chunks.reduce((n, { from, to }) => n + to - from, 0);
    this.pace = new Pace(size(this.chunks.slice(0, this.next)), size(this.chunks));
  }

  async run(first: Lane): Promise<void> {
    this.tell();
    const left = this.chunks.length - this.next;
    const others = Array.from({ length: Math.min(this.options.processes, left) - 1 }, () => new Lane(this.options));
    const stop = new AbortController();
    const signal = this.options.signal ? AbortSignal.any([this.options.signal, stop.signal]) : stop.signal;
    try {
      const lanes = [first, ...others].map((lane) => this.work(lane, signal));
      // The first fault ends the others too; then what is being written is waited for.
      lanes.forEach((lane) => lane.catch(() => stop.abort(cancelled())));
      const ended = await Promise.allSettled(lanes);
      await this.writing;
      const faults = ended.flatMap((lane) => (lane.status === 'rejected' ? [lane.reason as unknown] : []));
      if (faults.length > 0) throw faults.find((fault) => errorInfo(fault).fault !== 'cancelled') ?? faults[0];
    } finally {
      await Promise.all(others.map((lane) => lane.dispose()));
    }
  }

  private async work(lane: Lane, signal: AbortSignal): Promise<void> {
    while (this.next < this.chunks.length) {
      signal.throwIfAborted();
      const index = this.next++;
      const rows = await lane.rows(this.chunks[index], signal);
      this.early.set(index, rows);
      this.pace.add(rows.length);
      this.tell();
      await (this.writing = this.writing.then(() => this.write()));
    }
  }

  private async write(): Promise<void> {
    for (let rows; (rows = this.early.get(this.store.chunks));) {
      this.early.delete(this.store.chunks);
      await this.store.append(rows);
    }
  }

  private tell(): void {
    this.options.onProgress?.(this.pace.now());
  }
}

/** One process and the model in it. */
class Lane {
  private readonly client: WorkerClient;
  private session: Promise<string> | undefined;

  constructor(private readonly options: StudyOptions) {
    const { worker } = options;
    this.client = new WorkerClient({ ...worker, env: { ...worker.env, BIASLENS_THREADS: '1' } });
  }

  async header(): Promise<StudyHeader> {
    const { plan, signal } = this.options;
    return this.client.request('studyHeader', { session: await this.open(), plan }, { signal });
  }

  /** Rows of a chunk; when the process dies of it, each input alone, so that the one that kills it costs only itself. */
  async rows({ from, to }: Chunk, signal: AbortSignal): Promise<StudyRow[]> {
    try {
      return await this.ask({ from, to }, signal);
    } catch (error) {
      const info = errorInfo(error);
      if (info.fault !== 'process' || info.code === 'process-not-started') throw error;
      if (to - from === 1) return [deadRow(from, info)];
      const rows: StudyRow[] = [];
      for (let i = from; i < to; i++) rows.push(...(await this.rows({ from: i, to: i + 1 }, signal)));
      return rows;
    }
  }

  async dispose(): Promise<void> {
    await this.client.dispose();
  }

  private async ask(chunk: Chunk, signal: AbortSignal): Promise<StudyRow[]> {
    return this.client.request('studyRows', { session: await this.open(), plan: this.options.plan, ...chunk }, { signal });
  }

  private open(): Promise<string> {
    const { model, signal } = this.options;
    this.session ??= this.client.request('open', { path: model }, { signal }).then(({ session }) => session);
    return this.session;
  }
}

function deadRow(item: number, info: ErrorInfo): StudyRow {
  return { item, title: `input ${item}`, error: sentence(new BiasLensError(info).info) };
}
