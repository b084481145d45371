/** Ways from a model to its listing, and from the listing back to a layer in the model's editor. */
import * as vscode from 'vscode';
import { VIEW_TYPE } from '../editor/panels';
import { pickModel } from '../pick-model';
import { inputAnchor, layerAnchor } from '../../debug/listing';
import type { Services } from '../services';
import type { Listings } from './listings';
import { listingUri } from './listing-uri';

/** Opens the listing of a model; without one of the current model, or of one that the person picks. */
export async function openListing({ panels }: Services, model?: vscode.Uri): Promise<void> {
  const uri = model ?? panels.current?.document.uri ?? (await pickModel());
  if (uri) await vscode.window.showTextDocument(listingUri(uri), { preview: false });
}

/** Internal: what the page asks for. Arguments: the model, a name, whether it is an input's. */
export const SHOW_IN_LISTING = 'biaslens.showInListing';

/** Shows the line of a layer, or of an input, in the listing: where that is open, else beside. */
export async function showInListing(listings: Listings, model: vscode.Uri, name: string, input: boolean): Promise<void> {
  const { listing } = await listings.of(model);
  const line = listing.lineOf(input ? inputAnchor(name) : layerAnchor(name)) ?? 0;
  const uri = listingUri(model);
  const open = vscode.window.tabGroups.all.find(({ tabs }) =>
    tabs.some(({ input: tab }) => tab instanceof vscode.TabInputText && tab.uri.toString() === uri.toString()),
  );
  const selection = new vscode.Range(line, 0, line, 0);
  await vscode.window.showTextDocument(uri, {
    preview: false,
    viewColumn: open?.viewColumn ?? vscode.ViewColumn.Beside,
    selection,
  });
}

/** Selects a layer in the model's editor, which is opened beside where it is not. */
export async function showLayer({ panels }: Services, model: vscode.Uri, layer: string): Promise<void> {
  const open = panels.of(model);
  if (open) open.view.reveal(open.view.viewColumn, true);
  else await vscode.commands.executeCommand('vscode.openWith', model, VIEW_TYPE, vscode.ViewColumn.Beside);
  panels.of(model)?.select(layer);
}
