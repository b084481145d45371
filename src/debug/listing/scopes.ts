/** Groups consecutive layers by the name scope that exporters give their nodes: `/features/features.0/Conv`. */
import type { LayerInfo } from '../../protocol/types';

export type Grouped = { kind: 'layer'; layer: LayerInfo } | { kind: 'scope'; name: string; members: Grouped[] };

/** The layers in their order, those of one scope under its name. A scope of one layer, or of all of them, says nothing. */
export function groupByScope(layers: readonly LayerInfo[]): Grouped[] {
  return group(
    layers.map((layer) => ({ layer, scope: scopeOf(layer) })),
    0,
  );
}

interface Scoped {
  layer: LayerInfo;
  scope: string[];
}

function group(items: readonly Scoped[], depth: number): Grouped[] {
  const out: Grouped[] = [];
  for (let i = 0; i < items.length;) {
    const segment = items[i].scope[depth];
    let end = i + 1;
    while (segment !== undefined && end < items.length && items[end].scope[depth] === segment) end++;
    const members = items.slice(i, end);
    if (segment === undefined || members.length === 1) out.push({ kind: 'layer', layer: items[i].layer });
    else if (members.length === items.length) out.push(...group(members, depth + 1));
    else out.push({ kind: 'scope', name: segment, members: group(members, depth + 1) });
    i = end;
  }
  return out;
}

/** Segments of the core node's name without its own; its output's where the node was not named. */
function scopeOf({ nodes, name }: LayerInfo): string[] {
  const core = nodes.find((node) => node.outputs.includes(name));
  const path = core?.name.includes('/') ? core.name : name;
  return path.split('/').slice(0, -1).filter(Boolean);
}
