/** The inputs used lately in this workspace, whatever the model: what a person takes to another model next. */
import fs from 'node:fs';
import path from 'node:path';
import type { Memento } from 'vscode';
import type { InputChoice } from '../../protocol/types';

const KEY = 'recentInputs';
const MOST = 12;

/** Puts a file first in the list. Zeros, random values and tensors are no files and are not listed. */
export async function noteRecent(memory: Memento, choice: InputChoice): Promise<void> {
  if (choice.kind !== 'file') return;
  const others = memory.get<string[]>(KEY, []).filter((file) => file !== choice.path);
  await memory.update(KEY, [choice.path, ...others].slice(0, MOST));
}

/** The files that are still there, the latest first. */
export function recentInputs(memory: Memento): { path: string; title: string }[] {
  const files = memory.get<string[]>(KEY, []).filter((file) => fs.existsSync(file));
  return files.map((file) => ({ path: file, title: path.basename(file) }));
}
