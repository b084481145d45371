/** The page's end of the channel to the host, typed by what the page may ask and what the host tells it. */
import { connect, type Client } from '../../src/protocol/connect';
import type { PageEvents, PageRequests } from '../../src/protocol/page';
import { pagePort } from '../../src/protocol/webview-port';

export type PageClient = Client<PageRequests, PageEvents>;

/** What VS Code hands a page; it may be acquired once. */
export interface VsCode {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCode;

export function hostOf(): { vscode: VsCode; client: PageClient } {
  const vscode = acquireVsCodeApi();
  return { vscode, client: connect<PageRequests, PageEvents>(pagePort(vscode, window)) };
}
