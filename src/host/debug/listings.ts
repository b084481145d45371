/** The listings of all models, written when they are first asked for and again when the model is another. */
import * as vscode from 'vscode';
import { listingOf, type Listing } from '../../debug/listing';
import type { Structure } from '../../protocol/types';
import type { ModelPanel } from '../editor/panel';
import { ModelDocument } from '../model/document';
import { ModelSession } from '../model/session';
import { startClient } from '../model/start-client';
import type { Services } from '../services';

/** A listing and what it was written from. */
interface Text {
  listing: Listing;
  /** The session's structure then. */
  structure: Structure | null;
  /** The output whose score it is the way to, where a debug session explains another than the first. */
  output?: string;
}

interface Written extends Text {
  /** When, for who keeps a copy. */
  time: number;
}

export class Listings implements vscode.Disposable {
  private readonly written = new Map<string, Written>();
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  /** The listing of this model reads differently now. */
  readonly onDidChange = this.changed.event;
  private readonly wrote = new vscode.EventEmitter<{ model: vscode.Uri; listing: Listing }>();
  /** A listing was written, for the first time or anew. */
  readonly onDidWrite = this.wrote.event;
  private readonly subscription: vscode.Disposable;

  constructor(private readonly services: Services) {
    this.subscription = services.panels.onDidChange((panel) => panel && void this.refresh(panel));
  }

  /** The listing of a model, which is opened for it if nobody has it open. @throws BiasLensError of the model */
  async of(model: vscode.Uri): Promise<Written> {
    const found = this.written.get(model.toString());
    if (found) return found;
    const panel = this.services.panels.of(model);
    return panel ? this.write(model, panel.session) : this.readAlone(model);
  }

  /** The listing that was written last; undefined when none was. */
  known(model: vscode.Uri): Listing | undefined {
    return this.written.get(model.toString())?.listing;
  }

  /** Takes over what a debug session steps through. */
  put(model: vscode.Uri, text: Text): Written {
    const { listing } = text;
    const before = this.written.get(model.toString());
    const same = before?.listing.text === listing.text;
    const written = { ...text, time: same ? before.time : Date.now() };
    this.written.set(model.toString(), written);
    if (before && !same) this.changed.fire(model);
    if (!same) this.wrote.fire({ model, listing });
    return written;
  }

  dispose(): void {
    this.subscription.dispose();
    this.changed.dispose();
    this.wrote.dispose();
  }

  /** A run fixes shapes, a new export changes anything: the listing of an open model follows. */
  private async refresh({ document, session }: ModelPanel): Promise<void> {
    const before = this.written.get(document.uri.toString());
    if (!before || !session.structure || session.structure === before.structure) return;
    try {
      await this.write(document.uri, session, before.output);
    } catch {
      // The model is gone or broken; its editor says so.
    }
  }

  private async write(model: vscode.Uri, session: ModelSession, output?: string): Promise<Written> {
    await session.open();
    const { structure } = session;
    const shown = output === undefined ? structure! : await session.request('structure', { output });
    return this.put(model, { listing: listingOf(shown, await session.request('constants', { output })), structure, output });
  }

  private async readAlone(model: vscode.Uri): Promise<Written> {
    const document = new ModelDocument(model, () => startClient(this.services));
    const session = new ModelSession(document, this.services.log);
    try {
      return await this.write(model, session);
    } finally {
      session.dispose();
      document.dispose();
    }
  }
}
