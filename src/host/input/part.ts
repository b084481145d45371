/** Which of the inputs in a file that holds several: a row of a table, a picture of a set, an array of an archive. */
import path from 'node:path';
import * as vscode from 'vscode';
import type { InputChoice, InputPart } from '../../protocol/types';
import type { ModelSession } from '../model/session';

// More rows than this are not looked through in a list but named by their number.
const LISTED = 1000;

type Item = vscode.QuickPickItem & { part: Pick<InputPart, 'row' | 'member'> };

/** The choice of a file, after asking for its part when it has several; null when that is dismissed. */
export async function choosePart(session: ModelSession, file: string, input?: string): Promise<InputChoice | null> {
  const { total, parts } = await session.request('parts', { path: file, input, offset: 0, count: LISTED });
  if (total <= 1 && parts.length === 0) return { kind: 'file', path: file };
  const part = parts.length === 1 ? parts[0] : await pickPart(file, total, parts);
  return part ? { kind: 'file', path: file, ...select(part) } : null;
}

const select = ({ row, member }: Pick<InputPart, 'row' | 'member'>) => ({
  ...(row !== undefined && { row }),
  ...(member !== undefined && { member }),
});

function pickPart(file: string, total: number, parts: InputPart[]): Promise<Item['part'] | undefined> {
  const listed = parts.map(toItem);
  const pick = vscode.window.createQuickPick<Item>();
  pick.title = vscode.l10n.t('{0}: Choose One of {1}', path.basename(file), total.toLocaleString(vscode.env.language));
  pick.placeholder = vscode.l10n.t('A number, a label or a value');
  pick.matchOnDescription = pick.matchOnDetail = true;
  pick.items = listed;
  pick.ignoreFocusOut = true;
  return new Promise((resolve) => {
    pick.onDidChangeValue((value) => {
      const row = Number(value);
      const beyond = /^\d+$/.test(value) && row >= parts.length && row < total && parts[0]?.row !== undefined;
      pick.items = beyond ? [toItem({ row, text: '' })] : listed;
    });
    pick.onDidAccept(() => {
      resolve(pick.selectedItems[0]?.part);
      pick.hide();
    });
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
  });
}

function toItem(part: InputPart): Item {
  const label = part.member ?? vscode.l10n.t('row {0}', part.row ?? 0);
  return { label, description: part.label, detail: part.text, part };
}
