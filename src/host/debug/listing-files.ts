/** The listings as read-only files, so that their tabs and breakpoints are there again after a restart. */
import * as vscode from 'vscode';
import type { Listings } from './listings';
import { listingUri, modelUri, SCHEME } from './listing-uri';

/** Registers the file system of the listings. */
export function registerListingFiles(listings: Listings): vscode.Disposable {
  const changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  const provider: vscode.FileSystemProvider = {
    onDidChangeFile: changed.event,
    watch: () => new vscode.Disposable(() => {}),
    async stat(uri) {
      const { listing, time } = await written(listings, uri);
      return { type: vscode.FileType.File, ctime: time, mtime: time, size: Buffer.byteLength(listing.text) };
    },
    async readFile(uri) {
      return Buffer.from((await written(listings, uri)).listing.text);
    },
    readDirectory: () => [],
    createDirectory: refuse,
    writeFile: refuse,
    delete: refuse,
    rename: refuse,
  };
  const message = new vscode.MarkdownString(
    vscode.l10n.t('The listing is written from the model: it is here to be stepped through.'),
  );
  return vscode.Disposable.from(
    changed,
    vscode.workspace.registerFileSystemProvider(SCHEME, provider, { isReadonly: message, isCaseSensitive: true }),
    listings.onDidChange((model) => changed.fire([{ type: vscode.FileChangeType.Changed, uri: listingUri(model) }])),
  );
}

async function written(listings: Listings, uri: vscode.Uri) {
  const model = modelUri(uri);
  try {
    await vscode.workspace.fs.stat(model);
  } catch {
    throw vscode.FileSystemError.FileNotFound(uri);
  }
  return listings.of(model);
}

function refuse(uri: vscode.Uri): never {
  throw vscode.FileSystemError.NoPermissions(uri);
}
