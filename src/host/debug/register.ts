/** The debugger in VS Code: adapter, configurations, listing, and what makes them work together. */
import * as vscode from 'vscode';
import type { ModelPanel } from '../editor/panel';
import type { Services } from '../services';
import { DEBUG_TYPE, registerConfigurations } from './configuration';
import { registerInlineValues } from './inline-values';
import { KeptBreakpoints } from './kept-breakpoints';
import { registerLanguage } from './language';
import { registerListingFiles } from './listing-files';
import { Listings } from './listings';
import { SHOW_IN_LISTING, showInListing } from './show';

/** Registers the debugger; nothing is loaded of a model before it is launched or its listing is opened. */
export function registerDebugger(services: Services): vscode.Disposable {
  const listings = new Listings(services);
  const breakpoints = new KeptBreakpoints(services, listings);
  const taken = new Set<ModelPanel>();
  return vscode.Disposable.from(
    listings,
    registerListingFiles(listings),
    registerLanguage(services, listings),
    registerInlineValues(),
    registerConfigurations(services),
    breakpoints,
    vscode.commands.registerCommand(SHOW_IN_LISTING, (model: vscode.Uri, name: string, input: boolean) =>
      showInListing(listings, model, name, input),
    ),
    vscode.debug.registerDebugAdapterDescriptorFactory(DEBUG_TYPE, {
      async createDebugAdapterDescriptor() {
        // Activation is not to wait for the debugger.
        const { DebugFace } = await import('./face');
        return new vscode.DebugAdapterInlineImplementation(new DebugFace(services, listings, breakpoints, taken).adapter);
      },
    }),
  );
}
