/** How a row of the Layers tree looks, and what a screen reader says of it. */
import * as vscode from 'vscode';
import { sentence } from '../../protocol/errors';
import type { Explanation, LayerResult, Totals } from '../../protocol/types';
import { plain, score, signed } from '../../format/number';
import { shapeText } from '../../format/shape';
import { childRows, type Row, type ScopeRow } from './rows';

interface Look {
  label: string;
  description: string;
  icon: string;
  colour?: string;
  /** What is read aloud in place of label and description. */
  spoken: string;
  tooltip?: vscode.MarkdownString;
}

/** The tree item of a row. */
export function treeItem(row: Row, id: string): vscode.TreeItem {
  const look = lookOf(row);
  const folded = childRows(row).length > 0;
  const { Collapsed, None } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(look.label, folded ? Collapsed : None);
  item.id = id;
  item.description = look.description;
  item.iconPath = new vscode.ThemeIcon(look.icon, look.colour ? new vscode.ThemeColor(look.colour) : undefined);
  item.accessibilityInformation = { label: look.spoken };
  item.tooltip = look.tooltip ?? look.spoken;
  item.contextValue = row.kind;
  return item;
}

function lookOf(row: Row): Look {
  switch (row.kind) {
    case 'input': {
      const shape = shapeText(row.port.shape);
      return {
        label: row.port.name,
        description: shape,
        icon: 'symbol-field',
        spoken: vscode.l10n.t('Input {0}, {1}', row.port.name, shape),
      };
    }
    case 'node':
      return {
        label: row.node.op,
        description: row.node.name || row.node.outputs[0],
        icon: 'circle-small',
        spoken: vscode.l10n.t('Node {0} {1}', row.node.op, row.node.name),
      };
    case 'score':
      return scoreLook(row.explanation);
    case 'scope':
      return scopeLook(row);
    case 'layer':
      return layerLook(row);
  }
}

function scopeLook({ scope, own, next }: ScopeRow): Look {
  const layers = vscode.l10n.t('{0} layers', scope.last - scope.first);
  const sum = own === undefined ? '' : signed(own);
  const spoken = [
    scope.title,
    layers,
    sum && vscode.l10n.t('{0} own bias terms together', sum),
    next && vscode.l10n.t('next to pass'),
  ];
  return {
    label: scope.title,
    description: [layers, sum].filter(Boolean).join('  '),
    icon: next ? 'debug-stackframe' : 'symbol-namespace',
    colour: next ? 'debugIcon.breakpointCurrentStackframeForeground' : undefined,
    spoken: spoken.filter(Boolean).join(', '),
  };
}

function layerLook({ layer, result, next }: Extract<Row, { kind: 'layer' }>): Look {
  const label = layer.ops.join(' + ');
  const shape = layer.shape ? shapeText(layer.shape) : '';
  const own = result && layer.kind !== 'routing' ? signed(result.own.sum) : '';
  const spoken = [
    label,
    shape,
    own && vscode.l10n.t('own bias term {0}', own),
    next && vscode.l10n.t('next to pass'),
    layer.refused && vscode.l10n.t('the pass stops here: {0}', layer.refused.reason),
  ];
  const icon = layer.refused ? 'error' : next ? 'debug-stackframe' : layer.kind === 'core' ? 'layers' : 'circle-small';
  return {
    label,
    description: [shape, own].filter(Boolean).join('  '),
    icon,
    colour: layer.refused ? 'problemsErrorIcon.foreground' : next ? 'debugIcon.breakpointCurrentStackframeForeground' : undefined,
    spoken: spoken.filter(Boolean).join(', '),
    tooltip: layerTooltip(layer.name, result, layer.refused && sentence(layer.refused)),
  };
}

function layerTooltip(name: string, result: LayerResult | undefined, refused: string | undefined): vscode.MarkdownString {
  const tooltip = new vscode.MarkdownString().appendText(name);
  if (refused) tooltip.appendMarkdown('\n\n').appendText(refused);
  if (!result) return tooltip;
  const line = (title: string, { sum, abs, largest }: Totals) =>
    `| ${title} | ${signed(sum)} | ${plain(abs)} | ${signed(largest)} |\n`;
  return tooltip.appendMarkdown(
    `\n\n| | Σ | Σ \\|·\\| | ${vscode.l10n.t('largest')} |\n|:--|--:|--:|--:|\n` +
      line(vscode.l10n.t('β received'), result.received) +
      line(vscode.l10n.t('Own bias term'), result.own) +
      line(vscode.l10n.t('Mass passed on'), result.mass),
  );
}

function scoreLook({ classes, target, minus, f }: Explanation): Look {
  const name = (index: number) => classes.find((row) => row.index === index)?.label ?? String(index);
  const of = minus === null ? name(target) : vscode.l10n.t('{0} minus {1}', name(target), name(minus));
  const text = score(f);
  return {
    label: vscode.l10n.t('score of {0}', of),
    description: text,
    icon: 'target',
    spoken: vscode.l10n.t('Score of {0}: {1}', of, text),
  };
}
