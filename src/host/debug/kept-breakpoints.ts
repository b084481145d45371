/**
 * Keeps breakpoints at their layers. VS Code knows them by line, and carries them along badly when a listing is written anew
 * (a run adds shapes, an export adds layers); what their lines stood for is kept here, by the layers' names.
 */
import * as vscode from 'vscode';
import { anchorOf, type Listing } from '../../debug/listing';
import type { Services } from '../services';
import type { Listings } from './listings';
import { listingUri, modelUri, SCHEME } from './listing-uri';

/** What the line of a breakpoint stood for, and the line, by which it is known again should its id be another. */
interface Kept {
  anchor: string;
  line: number;
}

/** How long the editor may take to show a listing that was written anew, and breakpoints to be carried along. */
const SHOWN_MS = 1500;
const CARRIED_MS = 100;

export class KeptBreakpoints implements vscode.Disposable {
  private readonly kept = new Map<string, Record<string, Kept>>();
  private readonly subscription: vscode.Disposable;

  constructor(
    private readonly services: Services,
    private readonly listings: Listings,
  ) {
    this.subscription = vscode.Disposable.from(
      vscode.debug.onDidChangeBreakpoints(({ added, changed }) => {
        for (const model of modelsOf(added)) this.learn(model);
        for (const model of modelsOf(changed)) void this.settled(model);
      }),
      listings.onDidWrite(({ model }) => void this.settled(model)),
    );
  }

  /** Resolves when the breakpoints of a model are where their layers are in the listing that is shown. */
  async settled(model: vscode.Uri): Promise<void> {
    const listing = this.listings.known(model);
    if (!listing || breakpointsIn(model).length === 0) return;
    await shown(model, listing);
    const kept = this.of(model);
    for (const breakpoint of breakpointsIn(model)) {
      const { line } = breakpoint.location.range.start;
      const { anchor } = kept[breakpoint.id] ?? {};
      const to = anchor === undefined ? undefined : listing.lineOf(anchor);
      if (to !== undefined && to !== line) move(breakpoint, to);
    }
    this.learn(model);
  }

  dispose(): void {
    this.subscription.dispose();
  }

  /** Takes in breakpoints that are new. */
  private learn(model: vscode.Uri): void {
    const listing = this.listings.known(model);
    if (!listing) return;
    const before = this.of(model);
    const now: Record<string, Kept> = {};
    for (const { id, location } of breakpointsIn(model)) {
      const { line } = location.range.start;
      const text = listing.lines.at(line);
      const known = before[id];
      if (known) now[id] = { ...known, line };
      else if (text) now[id] = { anchor: anchorOf(text), line };
    }
    this.kept.set(model.toString(), now);
    void this.services.context.workspaceState.update(keyOf(model), now);
  }

  /** What is known of a model's breakpoints, from before a restart too. */
  private of(model: vscode.Uri): Record<string, Kept> {
    const found = this.kept.get(model.toString());
    if (found) return found;
    const stored = this.services.context.workspaceState.get<Record<string, Kept>>(keyOf(model)) ?? {};
    const byLine = new Map(Object.values(stored).map((kept) => [kept.line, kept]));
    const known = breakpointsIn(model).flatMap(({ id, location }) => {
      const kept = stored[id] ?? byLine.get(location.range.start.line);
      return kept ? [[id, kept] as const] : [];
    });
    const kept = Object.fromEntries(known);
    this.kept.set(model.toString(), kept);
    return kept;
  }
}

const keyOf = (model: vscode.Uri) => `breakpoints:${model.toString()}`;

function move(breakpoint: vscode.SourceBreakpoint, line: number): void {
  const { location, enabled, condition, hitCondition, logMessage } = breakpoint;
  const place = new vscode.Location(location.uri, new vscode.Position(line, 0));
  vscode.debug.removeBreakpoints([breakpoint]);
  vscode.debug.addBreakpoints([new vscode.SourceBreakpoint(place, enabled, condition, hitCondition, logMessage)]);
}

/** Waits until an open document shows this listing, and VS Code has carried breakpoints along with its lines. */
async function shown(model: vscode.Uri, { text }: Listing): Promise<void> {
  const uri = listingUri(model).toString();
  const document = () => vscode.workspace.textDocuments.find((open) => open.uri.toString() === uri);
  for (const deadline = Date.now() + SHOWN_MS; Date.now() < deadline; await delay(20)) {
    const open = document();
    if (!open || open.getText() === text) break;
  }
  await delay(CARRIED_MS);
}

const delay = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

function breakpointsIn(model: vscode.Uri): vscode.SourceBreakpoint[] {
  const listing = listingUri(model).toString();
  return vscode.debug.breakpoints.filter(
    (b): b is vscode.SourceBreakpoint => b instanceof vscode.SourceBreakpoint && b.location.uri.toString() === listing,
  );
}

function modelsOf(breakpoints: readonly vscode.Breakpoint[]): vscode.Uri[] {
  const listings = breakpoints.flatMap((b) =>
    b instanceof vscode.SourceBreakpoint && b.location.uri.scheme === SCHEME ? [b.location.uri] : [],
  );
  return [...new Map(listings.map((uri) => [uri.toString(), modelUri(uri)])).values()];
}
