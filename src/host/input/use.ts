/** Uses an input, asking once for the sizes that it leaves open. */
import * as vscode from 'vscode';
import { cancelled, errorInfo } from '../../protocol/errors';
import type { Params, Prepared } from '../../protocol/types';
import type { ModelSession, RequestOptions } from '../model/session';

type Query = Omit<Params<'prepare'>, 'session'>;

/**
 * Prepares an input and keeps it beside the model, with the sizes of symbolic dimensions that the person gave.
 * @throws BiasLensError (fault cancelled) when a size is not given
 */
export async function useInput(session: ModelSession, query: Query, options?: RequestOptions): Promise<Prepared> {
  try {
    return await session.use(query, options);
  } catch (error) {
    const { dims = [] } = errorInfo(error);
    if (dims.length === 0) throw error;
    return session.use({ ...query, dims: await askSizes(dims) }, options);
  }
}

async function askSizes(names: readonly string[]): Promise<Record<string, number>> {
  const sizes: Record<string, number> = {};
  for (const name of names) {
    const text = await vscode.window.showInputBox({
      title: vscode.l10n.t('Size of {0}', name),
      prompt: vscode.l10n.t('The model leaves this dimension open. The size is remembered beside the model.'),
      validateInput: (value) => (isSize(value) ? undefined : vscode.l10n.t('A whole number from 1')),
      ignoreFocusOut: true,
    });
    if (text === undefined) throw cancelled();
    sizes[name] = Number(text);
  }
  return sizes;
}

const isSize = (text: string) => /^[1-9]\d*$/.test(text.trim());
