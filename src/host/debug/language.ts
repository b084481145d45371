/** The listing as a language: folding, outline, definitions, hovers, links. */
import * as vscode from 'vscode';
import type { Line, Listing, Reference } from '../../debug/listing';
import type { Services } from '../services';
import { hoverText } from './hover';
import type { Listings } from './listings';
import { modelUri, SELECTOR } from './listing-uri';

/** Registers the language features. */
export function registerLanguage(services: Services, listings: Listings): vscode.Disposable {
  const of = async (document: vscode.TextDocument) => (await listings.of(modelUri(document.uri))).listing;
  const at = async (document: vscode.TextDocument, { line, character }: vscode.Position) => {
    const listing = await of(document);
    const text = listing.lines.at(line);
    const reference = text?.references.find(({ start, end }) => character >= start && character <= end);
    return { listing, line: text, reference, range: reference && new vscode.Range(line, reference.start, line, reference.end) };
  };
  const { languages } = vscode;
  return vscode.Disposable.from(
    languages.registerFoldingRangeProvider(SELECTOR, {
      provideFoldingRanges: async (document) => folds((await of(document)).lines),
    }),
    languages.registerDocumentSymbolProvider(SELECTOR, {
      provideDocumentSymbols: async (document) => symbols((await of(document)).lines),
    }),
    languages.registerDefinitionProvider(SELECTOR, {
      async provideDefinition(document, position) {
        const { listing, reference } = await at(document, position);
        const line = reference?.kind === 'tensor' ? listing.definitionOf(reference.name) : undefined;
        return line === undefined
          ? null
          : new vscode.Location(document.uri, new vscode.Position(line, indentOf(listing.lines[line])));
      },
    }),
    languages.registerHoverProvider(SELECTOR, {
      async provideHover(document, position) {
        const { listing, line, reference, range } = await at(document, position);
        const text = line && reference && hoverText(services, modelUri(document.uri), listing, reference);
        return text ? new vscode.Hover(text, range) : null;
      },
    }),
    languages.registerEvaluatableExpressionProvider(SELECTOR, {
      async provideEvaluatableExpression(document, position) {
        const { reference, range } = await at(document, position);
        if (!range || reference?.kind !== 'tensor') return undefined;
        return new vscode.EvaluatableExpression(range, expressionOf(reference));
      },
    }),
    languages.registerDocumentLinkProvider(SELECTOR, {
      provideDocumentLinks: async (document) => links((await of(document)).lines, modelUri(document.uri)),
    }),
  );
}

const expressionOf = ({ name }: Reference) => `layer(${JSON.stringify(name)})`;

const indentOf = ({ text }: Line) => text.length - text.trimStart().length;

/** A scope folds to its layers, a layer to its nodes. */
function folds(lines: Listing['lines']): vscode.FoldingRange[] {
  const found: vscode.FoldingRange[] = [];
  lines.forEach((line, start) => {
    const end = lastInside(lines, start);
    if (end > start)
      found.push(new vscode.FoldingRange(start, end, line.kind === 'scope' ? vscode.FoldingRangeKind.Region : undefined));
  });
  return found;
}

/** The last line that is indented below another. */
function lastInside(lines: Listing['lines'], start: number): number {
  let end = start;
  while (end + 1 < lines.length && lines[end + 1].depth > lines[start].depth) end++;
  return end;
}

const KINDS: Record<Line['kind'], vscode.SymbolKind | undefined> = {
  title: undefined,
  score: vscode.SymbolKind.Constant,
  scope: vscode.SymbolKind.Namespace,
  layer: vscode.SymbolKind.Function,
  node: vscode.SymbolKind.Operator,
  input: vscode.SymbolKind.Variable,
};

function symbols(lines: Listing['lines']): vscode.DocumentSymbol[] {
  const roots: vscode.DocumentSymbol[] = [];
  const open: { symbol: vscode.DocumentSymbol; depth: number }[] = [];
  lines.forEach((line, i) => {
    const kind = KINDS[line.kind];
    if (kind === undefined) return;
    const own = new vscode.Range(i, indentOf(line), i, line.text.length);
    const last = lastInside(lines, i);
    const whole = new vscode.Range(i, 0, last, lines[last].text.length);
    const symbol = new vscode.DocumentSymbol(titleOf(line), detailOf(line), kind, whole, own);
    while (open.length > 0 && open[open.length - 1].depth >= line.depth) open.pop();
    (open.at(-1)?.symbol.children ?? roots).push(symbol);
    open.push({ symbol, depth: line.depth });
  });
  return roots;
}

function titleOf({ kind, text, layer, name, references }: Line): string {
  if (kind === 'layer') return layer!;
  if (kind === 'node') return references.find((r) => r.kind === 'op')?.name ?? text.trim();
  return name ?? text.trim();
}

/** What a line says after the equals sign. */
function detailOf({ text, kind }: Line): string {
  const equals = text.indexOf(' = ');
  return equals < 0 || kind === 'scope' ? '' : text.slice(equals + 3);
}

/** The title leads to the model itself. */
function links([title]: Listing['lines'], model: vscode.Uri): vscode.DocumentLink[] {
  const name = model.path.slice(model.path.lastIndexOf('/') + 1);
  const start = title.text.indexOf(name);
  if (start < 0) return [];
  const link = new vscode.DocumentLink(new vscode.Range(0, start, 0, start + name.length), model);
  link.tooltip = vscode.l10n.t('Open the model');
  return [link];
}
