/** What *Study…* asks: which study, over how many inputs, of which model. */
import path from 'node:path';
import * as vscode from 'vscode';
import type { StudyRequest } from '../../protocol/study-page';
import { pickModel } from '../pick-model';
import type { Services } from '../services';

/** What is known already is not asked for. Undefined when a question is dismissed. */
export async function askStudy(services: Services, known: Partial<StudyRequest>): Promise<StudyRequest | undefined> {
  const data = known.data ?? (await askData());
  if (data === undefined) return undefined;
  const study = known.study ?? (await askName(data));
  if (study === undefined) return undefined;
  const model = known.model ?? (await pickModel(vscode.l10n.t('The model to study')))?.fsPath;
  if (model === undefined) return undefined;
  if (known.study !== undefined) return { study, model, data, ...(known.limit !== undefined && { limit: known.limit }) };
  const limit = await askLimit();
  return limit === undefined ? undefined : { study, model, data, ...(limit > 0 && { limit }) };
}

async function askData(): Promise<string | undefined> {
  const picked = await vscode.window.showOpenDialog({
    title: vscode.l10n.t('The inputs to study: a folder of pictures, or a file with many inputs'),
    openLabel: vscode.l10n.t('Study'),
    canSelectFiles: true,
    canSelectFolders: true,
  });
  return picked?.[0].fsPath;
}

async function askName(data: string): Promise<string | undefined> {
  const { STUDIES } = await import('../../worker/client/study');
  const items = Object.entries(STUDIES).map(([label, detail]) => ({ label, detail }));
  const title = vscode.l10n.t('Study {0}', path.basename(data));
  return (await vscode.window.showQuickPick(items, { title, placeHolder: vscode.l10n.t('The experiment'), matchOnDetail: true }))
    ?.label;
}

/** 0 for all of them. */
async function askLimit(): Promise<number | undefined> {
  const first = (limit: number) => ({ label: vscode.l10n.t('The first {0}', limit.toLocaleString('en-US')), limit });
  const items = [{ label: vscode.l10n.t('All inputs'), limit: 0 }, ...[20, 100, 1000].map(first)];
  return (await vscode.window.showQuickPick(items, { placeHolder: vscode.l10n.t('How many inputs') }))?.limit;
}
