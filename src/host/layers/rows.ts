/** The rows of the Layers tree: the same layers, scopes and numbers as the page's graph, in the same order. */
import { ownSum } from '../../protocol/sums';
import type { Explanation, LayerInfo, LayerResult, NodeInfo, Port, Scope, Structure } from '../../protocol/types';

export type Row =
  | { kind: 'input'; port: Port }
  | ScopeRow
  | { kind: 'layer'; layer: LayerInfo; result: LayerResult | undefined; next: boolean }
  | { kind: 'node'; node: NodeInfo; layer: LayerInfo }
  | { kind: 'score'; explanation: Explanation };

/** Layers that belong together, folded until it is opened. */
export interface ScopeRow {
  kind: 'scope';
  scope: Scope;
  /** Sum of the own bias terms of its layers; undefined when none is known. */
  own: number | undefined;
  /** It holds the layer that the pass takes next. */
  next: boolean;
  rows: Row[];
}

/** What the tree shows: a model, and when it has been explained the numbers, up to a moment of the pass. */
export interface Shown {
  structure: Structure;
  explanation: Explanation | null;
  /** Steps of the pass that are shown; null when all are. */
  moment: number | null;
}

/** The rows from the input at the top to the score at the bottom. A layer that the pass has not reached has no numbers. */
export function topRows({ structure, explanation, moment }: Shown): Row[] {
  const passed = explanation?.layers.slice(0, moment ?? undefined) ?? [];
  const results = new Map(passed.map((result) => [result.name, result]));
  const next = moment === null ? undefined : explanation?.layers[moment]?.name;
  return [
    ...structure.inputs.map((port): Row => ({ kind: 'input', port })),
    ...nested(structure, results, next),
    ...(explanation ? [{ kind: 'score', explanation } as const] : []),
  ];
}

/** The layers, those of a scope in its row. */
function nested({ layers, scopes }: Structure, results: ReadonlyMap<string, LayerResult>, next: string | undefined): Row[] {
  const own = layers.map((layer) => results.get(layer.name)?.own.sum);
  const nextPlace = layers.findIndex((layer) => layer.name === next);
  let place = 0;
  const rowsOf = (first: number, last: number, parent: number | null): Row[] => {
    const rows: Row[] = [];
    for (let at = first; at < last;) {
      const scope = scopes[place];
      if (scope?.first === at && scope.parent === parent) {
        const around = place++;
        const rowsInside = rowsOf(scope.first, scope.last, around);
        const holdsNext = nextPlace >= scope.first && nextPlace < scope.last;
        rows.push({ kind: 'scope', scope, own: ownSum(own, scope.first, scope.last), next: holdsNext, rows: rowsInside });
        at = scope.last;
      } else {
        const layer = layers[at++];
        rows.push({ kind: 'layer', layer, result: results.get(layer.name), next: layer.name === next });
      }
    }
    return rows;
  };
  return rowsOf(0, layers.length, null);
}

/** What a row opens to: a scope to what it holds, a layer to its ONNX nodes unless it is one node that says the same. */
export function childRows(row: Row): Row[] {
  if (row.kind === 'scope') return row.rows;
  if (row.kind !== 'layer' || row.layer.nodes.length < 2) return [];
  const { layer } = row;
  return layer.nodes.map((node): Row => ({ kind: 'node', node, layer }));
}

/** The name under which a row is selected in the page; undefined when there it is nothing to select. */
export function selectableName(row: Row): string | undefined {
  if (row.kind === 'input') return row.port.name;
  if (row.kind === 'layer' || row.kind === 'node') return row.layer.name;
  return undefined;
}
