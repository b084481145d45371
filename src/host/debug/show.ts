/** Ways from a model to its listing, and from the listing back to a layer in the model's editor. */
import * as vscode from 'vscode';
import { VIEW_TYPE } from '../editor/panels';
import { pickModel } from '../pick-model';
import type { Services } from '../services';
import { listingUri } from './listing-uri';

/** Opens the listing of a model; without one of the current model, or of one that the person picks. */
export async function openListing({ panels }: Services, model?: vscode.Uri): Promise<void> {
  const uri = model ?? panels.current?.document.uri ?? (await pickModel());
  if (uri) await vscode.window.showTextDocument(listingUri(uri), { preview: false });
}

/** Selects a layer in the model's editor, which is opened beside where it is not. */
export async function showLayer({ panels }: Services, model: vscode.Uri, layer: string): Promise<void> {
  const open = panels.of(model);
  if (open) open.view.reveal(open.view.viewColumn, true);
  else await vscode.commands.executeCommand('vscode.openWith', model, VIEW_TYPE, vscode.ViewColumn.Beside);
  panels.of(model)?.select(layer);
}
