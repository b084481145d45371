/** Lays the listing and the model's editor beside each other, so that stepping the one does not hide the other. */
import * as vscode from 'vscode';
import type { ModelPanel } from '../editor/panel';
import { VIEW_TYPE } from '../editor/panels';
import type { Services } from '../services';
import { listingUri } from './listing-uri';

/** Leaves both where they are when they are open already. Gives the model's editor, if there is one in the end. */
export async function showSideBySide({ panels }: Services, model: vscode.Uri): Promise<ModelPanel | undefined> {
  const listing = listingUri(model);
  const shown = vscode.window.visibleTextEditors.some(({ document }) => document.uri.toString() === listing.toString());
  const open = panels.of(model);
  if (open) {
    const column = open.view.visible ? otherColumn(open.view.viewColumn) : vscode.ViewColumn.Active;
    if (!shown) await vscode.window.showTextDocument(listing, { viewColumn: column, preview: false });
    return open;
  }
  if (!shown) await vscode.window.showTextDocument(listing, { preview: false });
  await vscode.commands.executeCommand('vscode.openWith', model, VIEW_TYPE, {
    viewColumn: vscode.ViewColumn.Beside,
    preserveFocus: true,
  });
  return panels.of(model);
}

/** The column beside an editor's, on whichever side there is one. */
function otherColumn(column: vscode.ViewColumn | undefined): vscode.ViewColumn {
  if (column === undefined) return vscode.ViewColumn.Beside;
  const { all } = vscode.window.tabGroups;
  return all.find((group) => group.viewColumn !== column)?.viewColumn ?? column + 1;
}
