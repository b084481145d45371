/** Watches one file on disk and says when its content changed or it went away. */
import { promises as fs } from 'node:fs';
import * as vscode from 'vscode';

export type FileState = 'changed' | 'deleted';

// An export writes in several steps, and often deletes before it writes: what counts is how the file is once it is quiet.
const QUIET_MS = 300;

/** What distinguishes two contents without reading them; null when there is no file. */
async function stamp(path: string): Promise<string | null> {
  try {
    const { mtimeMs, size, ino } = await fs.stat(path);
    return `${mtimeMs} ${size} ${ino}`;
  } catch {
    return null;
  }
}

/** Tells `onState` of every change of the file until it is disposed. */
export function watchFile(uri: vscode.Uri, onState: (state: FileState) => void): vscode.Disposable {
  const folder = vscode.Uri.joinPath(uri, '..');
  const name = uri.path.slice(uri.path.lastIndexOf('/') + 1);
  const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folder, literalGlob(name)));
  let known = stamp(uri.fsPath);
  let timer: NodeJS.Timeout | undefined;
  let disposed = false;
  const settle = async () => {
    const [before, now] = await Promise.all([known, stamp(uri.fsPath)]);
    known = Promise.resolve(now);
    if (!disposed && before !== now) onState(now === null ? 'deleted' : 'changed');
  };
  const noticed = () => {
    clearTimeout(timer);
    timer = setTimeout(() => void settle(), QUIET_MS);
  };
  for (const event of [watcher.onDidChange, watcher.onDidCreate, watcher.onDidDelete]) event(noticed);
  return new vscode.Disposable(() => {
    disposed = true;
    clearTimeout(timer);
    watcher.dispose();
  });
}

/** A glob that matches this name and no other. */
function literalGlob(name: string): string {
  return name.replace(/[*?{}[\]]/g, '[$&]');
}
