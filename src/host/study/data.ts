/** The files of a study: which can be one's data, where its results go, and where an input is found again. */
import fs from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import type { StudyRequest } from '../../protocol/study-page';
import type { InputChoice } from '../../protocol/types';

/** The labels of an MNIST-style pair, by the name that goes with its pictures'; undefined where there are none. */
export function labelsBeside(data: string): string | undefined {
  const name = path.basename(data).replace('images', 'labels').replace('idx3', 'idx1');
  const file = path.join(path.dirname(data), name);
  return file !== data && /ubyte/.test(name) && fs.existsSync(file) ? file : undefined;
}

/** Where a study's results go: a folder of the workspace that holds the data, else beside the data. */
export function folderOf({ study, model, data, limit }: StudyRequest): string {
  const root = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(data))?.uri.fsPath ?? path.dirname(data);
  const inside = root === data ? path.dirname(data) : root;
  const parts = [study, path.parse(model).name, path.basename(data).replace(/(\.csv|\.tsv|\.npy|\.gz)+$/i, '')];
  if (limit !== undefined) parts.push(`first${limit}`);
  return path.join(inside, 'biaslens-study', parts.join('-').replace(/[^\w.-]+/g, '_'));
}

/** The input of that title and position in the data. */
export function inputOf(data: string, title: string, item: number): InputChoice {
  if (fs.statSync(data).isDirectory()) return { kind: 'file', path: path.join(data, ...title.split('/')) };
  return { kind: 'file', path: data, row: item };
}
