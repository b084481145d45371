/** The rows of the Layers tree: the same layers and numbers as the page's graph, in the same order. */
import type { Explanation, LayerInfo, LayerResult, NodeInfo, Port, Structure } from '../../protocol/types';

export type Row =
  | { kind: 'input'; port: Port }
  | { kind: 'layer'; layer: LayerInfo; result: LayerResult | undefined; next: boolean }
  | { kind: 'node'; node: NodeInfo; layer: LayerInfo }
  | { kind: 'score'; explanation: Explanation };

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
    ...structure.layers.map((layer): Row => ({
      kind: 'layer',
      layer,
      result: results.get(layer.name),
      next: layer.name === next,
    })),
    ...(explanation ? [{ kind: 'score', explanation } as const] : []),
  ];
}

/** The ONNX nodes inside a layer; nothing for the other rows, nor where the layer is one node that says the same. */
export function childRows(row: Row): Row[] {
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
