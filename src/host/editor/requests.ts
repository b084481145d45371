/** What a page may ask: the few requests that the host answers itself, and the session's, which go on to the model's process. */
import path from 'node:path';
import * as vscode from 'vscode';
import { errorInfo } from '../../protocol/errors';
import type { HostMethods, PageRequests, PageStart } from '../../protocol/page';
import type { Context, Handlers } from '../../protocol/serve';
import type { ErrorInfo, MethodName, Prepared } from '../../protocol/types';
import { SHOW_IN_LISTING } from '../debug/show';
import { chooseInputs } from '../input/choose';
import { useInput } from '../input/use';
import { chooseVocabulary } from '../input/vocabulary';
import { keepDropped } from '../input/dropped';
import { noteRecent, recentInputs } from '../input/recent';
import { logError } from '../messages';
import { saveFile } from '../save';
import type { Services } from '../services';
import { readSettings } from '../settings';
import { manageTrust } from '../trust';
import type { ModelPanel } from './panel';

type Forwarded = Exclude<keyof PageRequests, keyof HostMethods>;

// A record rather than a list, so that a request that is new in the contract cannot be forgotten here.
const FORWARDED: Record<Forwarded, true> = {
  structure: true,
  candidates: true,
  preview: true,
  parts: true,
  prepare: true,
  explain: true,
  explainMany: true,
  scores: true,
  moment: true,
  field: true,
  channels: true,
  blocks: true,
  histogram: true,
  units: true,
  messages: true,
  received: true,
  methods: true,
  attribution: true,
  comparison: true,
  archive: true,
};

/** The handlers of one panel's page. */
export function pageHandlers(panel: ModelPanel, services: Services): Handlers<PageRequests> {
  const forwarded = (Object.keys(FORWARDED) as Forwarded[]).map((method) => [method, forward(panel, method, services)]);
  return { ...Object.fromEntries(forwarded), ...hostHandlers(panel, services) };
}

/** Passes a request on, and notes in the log how long it took or why it failed. */
function forward({ session, document }: ModelPanel, method: MethodName, { log }: Services) {
  const what = `${path.basename(document.uri.fsPath)}: ${method}`;
  return async (params: never, { signal, progress }: Context): Promise<unknown> => {
    const began = performance.now();
    try {
      const result = await session.request(method, params, { signal, onProgress: progress });
      log.debug(`${what} took ${(performance.now() - began).toFixed(1)} ms`);
      return result;
    } catch (error) {
      const { fault } = errorInfo(error);
      if (fault !== 'cancelled') log[fault === 'internal' ? 'error' : 'warn'](`${what}: ${(error as Error).message}`);
      throw error;
    }
  };
}

function hostHandlers(panel: ModelPanel, services: Services): Handlers<HostMethods> {
  const { session } = panel;
  const { context } = services;
  /** An input that has been taken is among those used lately. */
  const noted = <P extends Prepared | null>(prepared: P): P => {
    if (prepared) void noteRecent(context.workspaceState, prepared.choice);
    return prepared;
  };
  return {
    start: () => start(panel, services),
    reopen: () => start(panel, services, () => session.reopen()),
    chooseInput: async (_, { signal }) => noted(await chooseInputs(session, panel.document.uri, { signal })),
    useInput: async (query, { signal }) => {
      const prepared = await useInput(session, query, { signal });
      if (session.lacking.length > 0) await chooseInputs(session, panel.document.uri, { signal });
      return noted(prepared);
    },
    chooseVocabulary: (_, { signal }) => chooseVocabulary(session, panel.document.uri, { signal }),
    selected: (selection) => panel.selected(selection),
    openFile: async ({ path: file }) => {
      await vscode.commands.executeCommand('vscode.open', vscode.Uri.file(file));
    },
    showInListing: async ({ name, input }) => {
      await vscode.commands.executeCommand(SHOW_IN_LISTING, panel.document.uri, name, input);
    },
    showLog: () => services.log.show(),
    trust: () => manageTrust(),
    copy: async ({ text }) => {
      await vscode.env.clipboard.writeText(text);
    },
    save: ({ name, data }) => saveFile(panel.document.uri, name, data),
    remember: async ({ request }) => {
      await services.context.workspaceState.update(requestKey(panel), request);
    },
    pin: ({ pinned }) => services.panels.pin(pinned),
    useBytes: async ({ name, data }, { signal }) => {
      const choice = { kind: 'file' as const, path: await keepDropped(context, name, data) };
      return noted(await useInput(session, { choice }, { signal }));
    },
    recentInputs: () => recentInputs(context.workspaceState),
  };
}

/** Everything that is known without running the model, after `first`; an error where it or its input cannot be read. */
async function start(panel: ModelPanel, services: Services, first?: () => Promise<void>): Promise<PageStart> {
  const { session, document } = panel;
  let error: ErrorInfo | null = null;
  try {
    await first?.();
    await session.open();
    await recall(panel, services);
  } catch (thrown) {
    logError(services.log, document.uri.fsPath, thrown);
    error = errorInfo(thrown);
  }
  const { request, colours } = readSettings();
  return {
    path: document.uri.fsPath,
    title: path.basename(document.uri.fsPath),
    trusted: vscode.workspace.isTrusted,
    session: session.id,
    structure: session.structure,
    error,
    prepared: session.prepared,
    request: services.context.workspaceState.get(requestKey(panel)) ?? request,
    colours,
    pinned: await services.panels.pinned(),
    texts: vscode.l10n.bundle ?? {},
    ...panel.started(error === null),
  };
}

/** Takes the remembered input. That it cannot be used any more matters to a person who wants to explain, not to one who looks. */
async function recall({ session, document, explains }: ModelPanel, { log }: Services): Promise<void> {
  try {
    await session.recall();
  } catch (error) {
    if (explains) throw error;
    logError(log, `${document.uri.fsPath}: remembered input`, error);
  }
}

const requestKey = (panel: ModelPanel) => `request:${panel.document.uri.toString()}`;
