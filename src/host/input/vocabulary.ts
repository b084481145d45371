/** Which file says what words a model's tokens stand for. */
import * as vscode from 'vscode';
import type { Prepared } from '../../protocol/types';
import type { ModelSession, RequestOptions } from '../model/session';

/** Takes the model's first input with the words of a file that the person picks, and remembers it; null when that is dismissed. */
export async function chooseVocabulary(
  session: ModelSession,
  model: vscode.Uri,
  options?: RequestOptions,
): Promise<Prepared | null> {
  const { prepared } = session;
  const [file] =
    (await vscode.window.showOpenDialog({
      defaultUri: vscode.Uri.joinPath(model, '..'),
      title: vscode.l10n.t('Choose the Vocabulary'),
      openLabel: vscode.l10n.t('Choose'),
      filters: { [vscode.l10n.t('Vocabularies (vocab.txt, vocab.json, tokenizer.json)')]: ['txt', 'json'] },
    })) ?? [];
  if (!file || !prepared) return null;
  const { choice, preprocess } = prepared;
  return session.use({ choice, preprocess, vocabulary: file.fsPath }, options);
}
