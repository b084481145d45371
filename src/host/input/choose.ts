/** The one question before the first run: which input? Files beside the model first. */
import * as vscode from 'vscode';
import type { InputChoice } from '../../protocol/types';
import type { ModelSession } from '../model/session';
import { fileIcon, INPUT_EXTENSIONS } from './kinds';
import { choosePart } from './part';

type Item = vscode.QuickPickItem & { choose?: () => Promise<InputChoice | null> };

/** Lets the person pick an input; null when that is dismissed at any step, or when the page has taken another meanwhile. */
export async function chooseInput(session: ModelSession, model: vscode.Uri): Promise<InputChoice | null> {
  const obsolete = new vscode.CancellationTokenSource();
  const before = session.prepared;
  const watch = session.onDidChange(() => session.prepared !== before && obsolete.cancel());
  try {
    const options: vscode.QuickPickOptions = {
      title: vscode.l10n.t('Explain {0}: Choose an Input', model.path.slice(model.path.lastIndexOf('/') + 1)),
      placeHolder: vscode.l10n.t('An image, a tensor file (.npy, .npz, .pb, .json) or a row of a .csv'),
      matchOnDescription: true,
      // The page that has just opened takes the focus, which is not the person turning away.
      ignoreFocusOut: true,
    };
    const item = await vscode.window.showQuickPick(items(session, model), options, obsolete.token);
    return (await item?.choose?.()) ?? null;
  } finally {
    watch.dispose();
    obsolete.dispose();
  }
}

async function items(session: ModelSession, model: vscode.Uri): Promise<Item[]> {
  const candidates = await session.request('candidates', {});
  const separator = (label: string): Item => ({ label, kind: vscode.QuickPickItemKind.Separator });
  const beside = candidates.map((candidate) => ({
    label: candidate.title,
    description: candidate.kind === 'table' ? vscode.l10n.t('choose a row') : undefined,
    iconPath: fileIcon(candidate.path),
    choose: () => choosePart(session, candidate.path),
  }));
  return [
    ...(beside.length > 0 ? [separator(vscode.l10n.t('Beside the model')), ...beside] : []),
    separator(vscode.l10n.t('Elsewhere')),
    { label: vscode.l10n.t('Browse…'), iconPath: new vscode.ThemeIcon('folder-opened'), choose: () => browse(session, model) },
    {
      label: vscode.l10n.t('All zeros'),
      iconPath: new vscode.ThemeIcon('circle-large-outline'),
      choose: () => Promise.resolve({ kind: 'zeros' }),
    },
    {
      label: vscode.l10n.t('Random'),
      iconPath: new vscode.ThemeIcon('sparkle'),
      choose: () => Promise.resolve({ kind: 'random', seed: Math.floor(Math.random() * 2 ** 31) }),
    },
  ];
}

async function browse(session: ModelSession, model: vscode.Uri): Promise<InputChoice | null> {
  const files = await vscode.window.showOpenDialog({
    defaultUri: vscode.Uri.joinPath(model, '..'),
    openLabel: vscode.l10n.t('Explain'),
    filters: { [vscode.l10n.t('Inputs')]: INPUT_EXTENSIONS, [vscode.l10n.t('All Files')]: ['*'] },
  });
  return files ? choosePart(session, files[0].fsPath) : null;
}
