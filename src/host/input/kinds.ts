/** The kinds of files that can be a model's input. */
import path from 'node:path';
import * as vscode from 'vscode';

const IMAGES = ['png', 'jpg', 'jpeg', 'bmp', 'gif', 'tiff'];
const TABLES = ['csv', 'tsv'];
const TENSORS = ['npy', 'npz', 'pb', 'json'];

/** Extensions for the Browse… dialog. */
export const INPUT_EXTENSIONS = [...IMAGES, ...TABLES, ...TENSORS, 'gz'];

/** A picture stands for itself; other files get the icon of their kind. */
export function fileIcon(file: string): vscode.IconPath {
  const extension = path.extname(file.replace(/\.gz$/i, '')).slice(1).toLowerCase();
  if (IMAGES.includes(extension)) return vscode.Uri.file(file);
  return new vscode.ThemeIcon(TABLES.includes(extension) ? 'table' : 'symbol-array');
}
