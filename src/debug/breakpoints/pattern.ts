/** What a function breakpoint names: an op type, or layers by their names with `*` and `?`. */
import type { LayerInfo } from '../../protocol/types';

/** Whether a layer is meant: `Conv` any layer with that op, `/features/*` any of that name. */
export function matcher(pattern: string): (layer: LayerInfo) => boolean {
  const wanted = pattern.trim().toLowerCase();
  const glob = new RegExp(
    `^${wanted
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
  );
  return ({ name, nodes, outputs }) =>
    nodes.some(({ op }) => op.toLowerCase() === wanted) || [name, ...outputs].some((tensor) => glob.test(tensor.toLowerCase()));
}
