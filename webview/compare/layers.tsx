/** Each layer's own bias term in both; a click selects the layer. */
import type { Explanation, LayerResult } from '../../src/protocol/types';
import { selectLayer } from '../state/actions/select';
import { usePage, useSelect } from '../state/page';
import { t } from '../text';
import { Heads, Values } from './sums';

export function Layers({ a, b }: { a: Explanation; b: Explanation }) {
  const page = usePage();
  const selected = useSelect((s) => s.selection?.name);
  const pairs = pairsOf(a, b).filter(([l, r]) => (l?.own.abs ?? 0) + (r?.own.abs ?? 0) > 0);
  if (pairs.length === 0) return null;
  return (
    <table class="compare-table hr" aria-label={t('ownByLayer')}>
      <thead>
        <Heads first={t('own')} />
      </thead>
      <tbody>
        {pairs.map(([l, r]) => {
          const layer = (r ?? l)!;
          return (
            <tr key={layer.name} class={layer.name === selected ? 'on' : ''}>
              <th scope="row">
                <button class="link el" disabled={!r} onClick={() => selectLayer(page, layer.name)}>
                  {layer.ops.join(' + ')}
                </button>
              </th>
              <Values a={l?.own.sum} b={r?.own.sum} />
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

type Pair = [LayerResult | undefined, LayerResult | undefined];

/** Layers of one name belong together; in two models whose names have nothing in common, those of one place in the pass. */
function pairsOf(a: Explanation, b: Explanation): Pair[] {
  const inA = new Map(a.layers.map((l) => [l.name, l]));
  const named = b.layers.some((l) => inA.has(l.name));
  return b.layers.map((l, k) => [named ? inA.get(l.name) : a.layers[k], l] as Pair).reverse();
}
