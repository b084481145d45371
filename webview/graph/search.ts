/** What a search finds: inputs and layers by name, op, shape, or a node inside; scopes by title. */
import type { GraphModel, Item } from './model';

/** What an item is found by, made when it is first looked for. */
const texts = new WeakMap<Item, string>();

/** Items that hold every word, in the order of the graph. */
export function findItems(model: GraphModel, text: string): Item[] {
  const words = text.trim().toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  return [...model.items.values()]
    .filter((item) => item.kind !== 'score' && words.every((word) => textOf(item, model).includes(word)))
    .sort((a, b) => a.first - b.first || b.last - a.last);
}

function textOf(item: Item, { layers, inputs }: GraphModel): string {
  let text = texts.get(item);
  if (text === undefined) {
    const nodes = item.kind === 'layer' ? layers[item.first - inputs].nodes : [];
    // A shape is typed with an x; it is written with ×.
    const shape = item.kind === 'scope' ? '' : `${item.shape} ${item.shape.replaceAll('\u00d7', 'x')}`;
    const name = item.kind === 'scope' ? '' : item.name;
    text = [name, item.title, shape, ...nodes.map((n) => `${n.op} ${n.name}`)].join(' ').toLowerCase();
    texts.set(item, text);
  }
  return text;
}
