/** A page in a real browser, joined to a host in this process. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { decode, encode } from '../../../src/protocol/codec';
import type { PageEvents, PageRequests } from '../../../src/protocol/page';
import type { Port } from '../../../src/protocol/port';
import { serve } from '../../../src/protocol/serve';
import { openBrowser } from '../../vscode/host/browser';
import { TestHost, type HostOptions } from './host';
import { quiet } from './quiet';
import { serveSite, type Site, type Theme } from './site';

const INJECTED = fs.readFileSync(path.join(__dirname, 'inject.js'), 'utf8');

export interface OpenOptions extends HostOptions {
  theme?: Theme;
  width?: number;
  height?: number;
  /** What VS Code kept of an earlier page. */
  state?: unknown;
}

/** The browser and the site, shared by the pages of a suite. */
export class Bench {
  private constructor(
    readonly context: BrowserContext,
    readonly site: Site,
    private readonly profile: string,
  ) {}

  static async open(): Promise<Bench> {
    const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'biaslens-page-'));
    return new Bench(await openBrowser(profile), await serveSite(), profile);
  }

  async close(): Promise<void> {
    await this.context.close();
    this.site.close();
    fs.rmSync(this.profile, { recursive: true, force: true });
  }

  async show(options: OpenOptions, prepare: (host: TestHost) => void = () => {}): Promise<Lens> {
    const host = new TestHost(options);
    prepare(host);
    const page = await this.context.newPage();
    await page.setViewportSize({ width: options.width ?? 1400, height: options.height ?? 900 });
    const lens = new Lens(page, host, this.site.url(options.theme ?? 'dark'));
    await lens.join(options.state);
    await lens.load();
    return lens;
  }
}

export class Lens {
  /** What the policy forbade and what was thrown: there must be none. */
  readonly faults: string[] = [];
  private listeners = new Set<(message: unknown) => void>();

  constructor(
    readonly page: Page,
    readonly host: TestHost,
    private readonly url: string,
  ) {}

  /** Puts VS Code's API into the page, with its channel to the host. */
  async join(state: unknown): Promise<void> {
    const { page } = this;
    page.on('pageerror', (error) => this.faults.push(String(error.stack ?? error)));
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') this.faults.push(message.text());
    });
    await page.exposeFunction('biaslensSend', (text: string) => {
      const message = decode(unpack(text));
      for (const listener of [...this.listeners]) listener(message);
    });
    await page.addInitScript({ content: `window.biaslensState = ${JSON.stringify(state ?? null)} ?? undefined;\n${INJECTED}` });
  }

  async load(): Promise<void> {
    this.host.events?.dispose();
    this.listeners.clear();
    this.host.events = serve<PageRequests, PageEvents>(this.port(), this.host.handlers(), {
      onFault: (method, error) => this.faults.push(`${method}: ${String((error as Error)?.stack ?? error)}`),
    });
    await this.page.goto(this.url);
  }

  async close(): Promise<void> {
    this.host.events?.dispose();
    await this.page.close();
    await this.host.dispose();
  }

  /** Waits until nothing is asked, dimmed or drawn any more: an answer may be what the next question is made of. */
  settled(): Promise<void> {
    return quiet(this.page);
  }

  async state(): Promise<unknown> {
    return this.page.evaluate(() => (window as unknown as { biaslensState?: unknown }).biaslensState);
  }

  protected port(): Port {
    return {
      send: (message) => {
        const packed = pack(encode(message));
        void this.page
          .evaluate((p) => (window as unknown as { biaslensReceive(p: unknown): void }).biaslensReceive(p), packed)
          .catch(() => {});
      },
      onMessage: (listener) => {
        this.listeners.add(listener);
        return () => this.listeners.delete(listener);
      },
      onClose: () => () => {},
    };
  }
}

/** JSON, and the bytes of the typed arrays in it, as VS Code's own channel sets them aside. */
function pack(message: unknown): { text: string; arrays: string[] } {
  const arrays: string[] = [];
  const text = JSON.stringify(message, (_, value: unknown) => {
    if (!ArrayBuffer.isView(value)) return value;
    const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    return { $array: (value as Uint8Array)[Symbol.toStringTag], $at: arrays.push(bytes.toString('base64')) - 1 };
  });
  return { text, arrays };
}

function unpack(text: string): unknown {
  return JSON.parse(text, (_, value: { $array?: string; $bytes?: string } | null) => {
    if (!value?.$array || value.$bytes === undefined) return value;
    const Kind = (globalThis as unknown as Record<string, new (buffer: ArrayBuffer) => unknown>)[value.$array];
    return new Kind(new Uint8Array(Buffer.from(value.$bytes, 'base64')).buffer);
  });
}
