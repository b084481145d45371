/** The one question before the first run: which input? Files beside the model first. */
import * as vscode from 'vscode';
import type { InputChoice, Port, Prepared } from '../../protocol/types';
import type { ModelSession, RequestOptions } from '../model/session';
import { fileIcon, INPUT_EXTENSIONS } from './kinds';
import { choosePart } from './part';
import { useInput } from './use';

type Item = vscode.QuickPickItem & { choose?: () => Promise<InputChoice | null> };

/**
 * Lets the person pick every input that is lacking, one after the other; where none is and there are several, the one to change.
 * @returns the model's first input; null when that is dismissed at any step, or when the page has taken another meanwhile
 */
export async function chooseInputs(session: ModelSession, model: vscode.Uri, options?: RequestOptions): Promise<Prepared | null> {
  const all = session.structure?.inputs ?? [];
  const { lacking } = session;
  const wanted = lacking.length > 0 ? lacking : all.length > 1 ? await pickInput(session) : all;
  for (const port of wanted) {
    const choice = await chooseInput(session, model, all.length > 1 ? port : undefined);
    if (!choice) return null;
    await useInput(session, { input: port.name, choice }, options);
  }
  return wanted.length > 0 ? session.prepared : null;
}

/** One of several inputs that have all been chosen; none when that is dismissed. */
async function pickInput(session: ModelSession): Promise<Port[]> {
  const inputs = [...session.inputs.values()].map(({ name, title }) => ({ label: name, description: title }));
  const options = { title: vscode.l10n.t('Choose the Input to Change'), matchOnDescription: true, ignoreFocusOut: true };
  const picked = await vscode.window.showQuickPick(inputs, options);
  return session.structure?.inputs.filter(({ name }) => name === picked?.label) ?? [];
}

/** @param port the input, where the model has several */
async function chooseInput(session: ModelSession, model: vscode.Uri, port?: Port): Promise<InputChoice | null> {
  const obsolete = new vscode.CancellationTokenSource();
  const before = session.prepared;
  const watch = session.onDidChange(() => session.prepared !== before && obsolete.cancel());
  const file = model.path.slice(model.path.lastIndexOf('/') + 1);
  try {
    const options: vscode.QuickPickOptions = {
      title: port
        ? vscode.l10n.t('Explain {0}: Choose the Input {1}', file, port.name)
        : vscode.l10n.t('Explain {0}: Choose an Input', file),
      placeHolder: vscode.l10n.t('An image, a tensor file (.npy, .npz, .pb, .json) or a row of a .csv'),
      matchOnDescription: true,
      // The page that has just opened takes the focus, which is not the person turning away.
      ignoreFocusOut: true,
    };
    const item = await vscode.window.showQuickPick(items(session, model, port?.name), options, obsolete.token);
    return (await item?.choose?.()) ?? null;
  } finally {
    watch.dispose();
    obsolete.dispose();
  }
}

async function items(session: ModelSession, model: vscode.Uri, input: string | undefined): Promise<Item[]> {
  const candidates = await session.request('candidates', { input });
  const separator = (label: string): Item => ({ label, kind: vscode.QuickPickItemKind.Separator });
  const beside = candidates.map((candidate) => ({
    label: candidate.title,
    description: candidate.kind === 'table' ? vscode.l10n.t('choose a row') : undefined,
    iconPath: fileIcon(candidate.path),
    choose: () => choosePart(session, candidate.path, input),
  }));
  return [
    ...(beside.length > 0 ? [separator(vscode.l10n.t('Beside the model')), ...beside] : []),
    separator(vscode.l10n.t('Elsewhere')),
    {
      label: vscode.l10n.t('Browse…'),
      iconPath: new vscode.ThemeIcon('folder-opened'),
      choose: () => browse(session, model, input),
    },
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

async function browse(session: ModelSession, model: vscode.Uri, input: string | undefined): Promise<InputChoice | null> {
  const files = await vscode.window.showOpenDialog({
    defaultUri: vscode.Uri.joinPath(model, '..'),
    openLabel: vscode.l10n.t('Explain'),
    filters: { [vscode.l10n.t('Inputs')]: INPUT_EXTENSIONS, [vscode.l10n.t('All Files')]: ['*'] },
  });
  return files ? choosePart(session, files[0].fsPath, input) : null;
}
