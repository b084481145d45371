/** What is said of a name in the listing: shape, ops, and once the model has been explained what the layer did. */
import * as vscode from 'vscode';
import type { Listing, Reference } from '../../debug/listing';
import type { LayerInfo, Totals } from '../../protocol/types';
import { plain, signed } from '../../format/number';
import type { Services } from '../services';

export function hoverText(
  services: Services,
  model: vscode.Uri,
  listing: Listing,
  { kind, name }: Reference,
): vscode.MarkdownString | undefined {
  const explanation = services.panels.of(model)?.session.explanation;
  if (kind === 'op') return undefined;
  const text = new vscode.MarkdownString();
  text.isTrusted = { enabledCommands: ['biaslens.showLayer'] };
  text.appendCodeblock(name, 'plaintext');
  if (kind === 'constant') return text.appendText(constantText(listing, name));
  const layer = listing.layerInfo(name);
  if (!layer) return text;
  text.appendText(layerText(layer));
  const result = explanation?.layers.find((l) => l.name === layer.name);
  if (result) text.appendMarkdown(totalsTable(result));
  const argument = encodeURIComponent(JSON.stringify([model.toString(), layer.name]));
  return text.appendMarkdown(`\n\n[${vscode.l10n.t('Show in the model editor')}](command:biaslens.showLayer?${argument})`);
}

function constantText(listing: Listing, name: string): string {
  const { shape, value } = listing.constant(name) ?? {};
  if (value !== undefined) return vscode.l10n.t('constant {0}', value);
  return shape ? vscode.l10n.t('constant of shape [{0}]', shape.join(', ')) : vscode.l10n.t('constant');
}

function layerText({ ops, shape, kind, tangent, rounded, refused }: LayerInfo): string {
  const nature = [tangent && vscode.l10n.t('tangent'), rounded && vscode.l10n.t('rounded')];
  const parts = [ops.join(' + '), shape && `[${shape.join(', ')}]`, kind, ...nature, refused?.reason];
  return parts.filter(Boolean).join(', ');
}

function totalsTable({ received, own, mass }: { received: Totals; own: Totals; mass: Totals }): string {
  const row = (title: string, t: Totals) => `| ${title} | ${signed(t.sum)} | ${plain(t.abs)} |\n`;
  return (
    '\n\n| | Σ | Σ \\|·\\| |\n|:--|--:|--:|\n' +
    row(vscode.l10n.t('β received'), received) +
    row(vscode.l10n.t('Own bias term'), own) +
    row(vscode.l10n.t('Mass passed on'), mass)
  );
}
