/** The host's part of the page's requests, over real sessions, for pages that are shown in a browser without VS Code. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DEFAULT_COLOUR_MAP, type ColourMap } from '../../../src/format/colour-maps';
import { errorInfo, type ErrorInfo } from '../../../src/protocol/errors';
import type { HostMethods, PageEvents, PageRequests, PageStart, Pinned } from '../../../src/protocol/page';
import type { Context, Handlers, Server } from '../../../src/protocol/serve';
import type { ExplainRequest, InputChoice, MethodName, Prepared, Preprocess, Structure } from '../../../src/protocol/types';
import { createSessions, type Answers } from '../../../src/session/sessions';

export interface HostOptions {
  model: string;
  /** Input that is there when the page opens. */
  input?: InputChoice;
  preprocess?: Preprocess;
  explain?: boolean;
  trusted?: boolean;
  request?: Partial<ExplainRequest>;
  colours?: ColourMap;
  texts?: Record<string, string>;
  /** What the person picks when asked for a vocabulary. */
  vocabulary?: string;
  recent?: { path: string; title: string }[];
}

/** What the page asked the host for, for a test to look at. */
interface Asked {
  copied: string[];
  saved: { name: string; data: Uint8Array }[];
  selected: { layer: string | null; moment: number | null }[];
  others: string[];
}

export class TestHost {
  readonly asked: Asked = { copied: [], saved: [], selected: [], others: [] };
  /** Called before a request is passed on: a test may wait there, report progress, or throw. */
  before: (method: string, context: Context) => void | Promise<void> = () => {};
  events: Server<PageEvents> | undefined;
  private readonly sessions: Answers = createSessions();
  private id: string | null = null;
  structure: Structure | null = null;
  /** When the model's structure was known. */
  openedAt = 0;
  prepared: Prepared | null = null;
  private error: ErrorInfo | null = null;

  private options: HostOptions;
  private pinned: Pinned | null = null;
  /** Where files that are dropped on the page go; made when the first is. */
  private dropped: string | undefined;

  constructor(options: HostOptions) {
    this.options = { ...options };
  }

  /** Every request of the page, answered. */
  handlers(): Handlers<PageRequests> {
    const names = Object.keys(this.sessions) as MethodName[];
    const session = names.map((method) => [method, this.forward(method)]);
    return { ...Object.fromEntries(session), ...this.hostHandlers() };
  }

  /** The workspace is trusted from now on, and the page is told. */
  trust(): void {
    this.options = { ...this.options, trusted: true };
    this.events?.emit('trusted', {});
  }

  async close(): Promise<void> {
    if (this.id) await this.sessions.close({ session: this.id }, NO_CONTEXT);
    this.id = null;
  }

  /** Nothing is asked any more. */
  async dispose(): Promise<void> {
    await this.close();
    if (this.dropped) fs.rmSync(this.dropped, { recursive: true, force: true });
  }

  private forward(method: MethodName) {
    return async (params: never, context: Context) => {
      await this.before(method, context);
      return (this.sessions[method] as (p: unknown, c: Context) => unknown)({ ...(params as object), session: this.id }, context);
    };
  }

  private hostHandlers(): Handlers<HostMethods> {
    const { asked } = this;
    return {
      start: async () => {
        if (!this.id) await this.open();
        return this.started();
      },
      reopen: async (_, context) => {
        await this.before('reopen', context);
        const choice = this.prepared?.choice ?? this.options.input;
        const preprocess = this.prepared?.preprocess ?? this.options.preprocess;
        await this.close();
        this.options = { ...this.options, input: choice, preprocess };
        await this.open();
        return this.started();
      },
      chooseVocabulary: async () => {
        const { vocabulary } = this.options;
        if (!vocabulary || !this.prepared) return null;
        const { choice, preprocess } = this.prepared;
        return (this.prepared = await this.sessions.prepare({ session: this.id!, choice, preprocess, vocabulary }, NO_CONTEXT));
      },
      chooseInput: () => (asked.others.push('chooseInput'), null),
      useInput: async ({ choice, preprocess }, context) => {
        await this.before('useInput', context);
        return this.use(choice, preprocess);
      },
      selected: (selection) => void asked.selected.push(selection),
      openFile: ({ path: file }) => void asked.others.push(`open ${file}`),
      showInListing: ({ name }) => void asked.others.push(`listing ${name}`),
      showLog: () => void asked.others.push('log'),
      trust: () => void asked.others.push('trust'),
      copy: ({ text }) => void asked.copied.push(text),
      save: (saved) => void asked.saved.push(saved),
      remember: ({ request }) => void (this.options.request = request),
      pin: ({ pinned }) => {
        this.pinned = pinned;
        this.events?.emit('pinned', { pinned });
      },
      useBytes: ({ name, data }) => {
        this.dropped ??= fs.mkdtempSync(path.join(os.tmpdir(), 'biaslens-dropped-'));
        const file = path.join(this.dropped, name);
        fs.writeFileSync(file, data);
        return this.use({ kind: 'file', path: file });
      },
      recentInputs: () => this.options.recent ?? [],
    };
  }

  private async open(): Promise<void> {
    const { model, input, preprocess } = this.options;
    this.error = null;
    this.prepared = null;
    try {
      const { session, structure } = await this.sessions.open({ path: model }, NO_CONTEXT);
      this.id = session;
      this.structure = structure;
      this.openedAt = Date.now();
      if (input) await this.use(input, preprocess ?? remembered(model));
    } catch (error) {
      this.error = errorInfo(error);
    }
  }

  private async use(choice: InputChoice, preprocess?: Preprocess): Promise<Prepared> {
    this.prepared = await this.sessions.prepare({ session: this.id!, choice, preprocess }, NO_CONTEXT);
    return this.prepared;
  }

  private started(): PageStart {
    const { model, explain = this.prepared !== null, trusted = true } = this.options;
    const request = { target: null, minus: null, option: 1 as const, temperature: 1, without: [], ...this.options.request };
    const { id: session, structure, error, prepared, pinned } = this;
    return {
      path: model,
      title: path.basename(model),
      trusted,
      session,
      structure,
      error,
      prepared,
      request,
      explain,
      pinned,
      colours: this.options.colours ?? DEFAULT_COLOUR_MAP,
      texts: this.options.texts ?? {},
    };
  }
}

const NO_CONTEXT: Context = { signal: new AbortController().signal, progress: () => {} };

/** The preprocessing that is remembered beside the sample. */
function remembered(model: string): Preprocess | undefined {
  const file = model.replace(/\.onnx$/, '.explain.json');
  return fs.existsSync(file) ? (JSON.parse(fs.readFileSync(file, 'utf8')) as { preprocess?: Preprocess }).preprocess : undefined;
}
