/**
 * The sessions that callers hold, and how to open each again. A session lives in a child and dies with it; its id here does
 * not. The first request for a session in a fresh child opens the model and prepares the inputs as they were.
 */
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { BiasLensError, channelError } from '../../protocol/errors';
import type { MethodName, Params, Result } from '../../session/api';
import type { CallOptions, WorkerChild } from './child';

type Preparation = Omit<Params<'prepare'>, 'session'>;

/** A session inside a child. */
interface Home {
  child: WorkerChild;
  /** Its id there. */
  inner: string;
  /** Inputs that could be prepared once and cannot now, with the reason. */
  failed: Map<string, unknown>;
}

interface Session {
  path: string;
  version: string | undefined;
  preparations: Map<string, Preparation>;
  home?: { child: WorkerChild; opened: Promise<Home> };
}

/** Requests that make sense without a prepared input. */
const WITHOUT_INPUT: MethodName[] = [
  'prepare',
  'structure',
  'constants',
  'parameters',
  'candidates',
  'preview',
  'parts',
  'recall',
  'methods',
  'studyHeader',
  'studyRows',
];

export class Sessions {
  private readonly sessions = new Map<string, Session>();
  private nextId = 1;

  /** The model that a request is about, for its error; undefined when the session is not known. */
  pathOf(params: { path?: string; session?: string }): string | undefined {
    return params.path ?? this.sessions.get(params.session ?? '')?.path;
  }

  /** The models of all open sessions. */
  paths(): string[] {
    return [...this.sessions.values()].map(({ path }) => path);
  }

  /** Opens a model in `child`; the id in the answer is ours and stays. */
  async open(child: WorkerChild, params: Params<'open'>, options: CallOptions): Promise<Result<'open'>> {
    const version = await versionOf(params.path);
    const answer = await child.request('open', params, options);
    const id = `s${this.nextId++}`;
    const opened = Promise.resolve({ child, inner: answer.session, failed: new Map<string, unknown>() });
    this.sessions.set(id, { path: params.path, version, preparations: new Map(), home: { child, opened } });
    return { ...answer, session: id };
  }

  /** Forgets a session, and closes it if it lives. */
  async close(id: string, options: CallOptions): Promise<void> {
    const session = this.get(id);
    this.sessions.delete(id);
    const home = await session.home?.opened.catch(() => undefined);
    if (!home?.child.alive) return;
    try {
      await home.child.request('close', { session: home.inner }, options);
    } catch (error) {
      // A child that ends has closed it too.
      if (home.child.alive) throw error;
    }
  }

  /** Sends a request for a session, which is opened again first when it does not live in `child`. */
  async send<M extends MethodName>(
    child: WorkerChild,
    method: M,
    params: Params<M> & { session: string },
    options: CallOptions,
  ): Promise<Result<M>> {
    const session = this.get(params.session);
    const home = await this.homeIn(child, session, options);
    if (!WITHOUT_INPUT.includes(method)) for (const reason of home.failed.values()) throw reason;
    const answer = await child.request(method, { ...params, session: home.inner }, options);
    if (method === 'prepare') {
      const { name } = answer as Result<'prepare'>;
      const { session: _ours, ...preparation } = params as Params<'prepare'>;
      session.preparations.set(name, { ...preparation, input: name });
      home.failed.delete(name);
    }
    return answer;
  }

  private get(id: string): Session {
    const session = this.sessions.get(id);
    if (!session) throw channelError('unknown-session', `there is no session '${id}'`);
    return session;
  }

  private homeIn(child: WorkerChild, session: Session, options: CallOptions): Promise<Home> {
    if (session.home?.child !== child) {
      // Without the caller's signal: others may wait for the same session.
      const opened = openAgain(child, session, { ...options, signal: undefined });
      session.home = { child, opened };
      opened.catch(() => {
        if (session.home?.opened === opened) session.home = undefined;
      });
    }
    return session.home!.opened;
  }
}

async function openAgain(child: WorkerChild, session: Session, options: CallOptions): Promise<Home> {
  const { path, version, preparations } = session;
  const now = await versionOf(path);
  if (version !== undefined && now !== undefined && now !== version) throw changed(path);
  const { session: inner } = await child.request('open', { path }, options);
  const failed = new Map<string, unknown>();
  for (const [name, preparation] of preparations) {
    try {
      await child.request('prepare', { ...preparation, session: inner }, options);
    } catch (error) {
      // The input's own fault must not keep the person from choosing another; the end of the child is everybody's.
      if (!(error instanceof BiasLensError) || error.info.fault === 'process') throw error;
      failed.set(name, error);
    }
  }
  return { child, inner, failed };
}

/** What tells two states of a file apart; undefined when it cannot be read, which opening it explains better. */
async function versionOf(path: string): Promise<string | undefined> {
  try {
    const { size, mtimeMs } = await stat(path);
    return `${size} ${mtimeMs}`;
  } catch {
    return undefined;
  }
}

/** Numbers of the new file must not appear beside the structure of the old one. */
function changed(path: string): BiasLensError {
  return new BiasLensError({
    fault: 'model',
    code: 'model-changed',
    reason: 'the file changed on disk after it was opened',
    action: 'Open it again',
    file: basename(path),
  });
}
