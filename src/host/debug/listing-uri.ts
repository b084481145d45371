/** The address of a model's listing: the model's own path under a scheme of ours. */
import type * as vscode from 'vscode';
import { LISTING_SUFFIX } from '../../debug/child';

export const SCHEME = 'biaslens';

/** Which documents the language features are for. */
export const SELECTOR: vscode.DocumentFilter = { scheme: SCHEME };

export function listingUri(model: vscode.Uri): vscode.Uri {
  return model.with({ scheme: SCHEME, path: model.path + LISTING_SUFFIX });
}

export function modelUri(listing: vscode.Uri): vscode.Uri {
  return listing.with({ scheme: 'file', path: listing.path.slice(0, -LISTING_SUFFIX.length) });
}
