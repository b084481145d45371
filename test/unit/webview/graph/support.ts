/** Structures as the session gives them, and their scenes. */
import type { Structure } from '../../../../src/protocol/types';
import { scopesOf } from '../../../../src/session/scopes';
import { Nest, type Look } from '../../../../webview/graph/layout/nest';
import { sceneOf, type Scene } from '../../../../webview/graph/layout/scene';
import { graphModel, type GraphModel } from '../../../../webview/graph/model';

/** A structure of layers given as `name: inputs`, over the input `x`. The last one gives the score. */
export function structure(layers: Record<string, string>): Structure {
  const names = Object.keys(layers);
  const list = names.map((name, id) => ({
    id,
    name,
    kind: 'core' as const,
    ops: ['Conv', 'Relu'],
    nodes: [
      { name: `${name}_conv`, op: 'Conv', domain: '', inputs: layers[name].split(' '), outputs: [`${name}_c`] },
      { name: `${name}_relu`, op: 'Relu', domain: '', inputs: [`${name}_c`], outputs: [name] },
    ],
    inputs: layers[name].split(' '),
    outputs: [name],
    shape: [1, 8, 4, 4],
    tangent: false,
    rounded: false,
  }));
  return {
    path: 'm',
    bytes: 1,
    opset: 13,
    producer: '',
    inputs: [{ name: 'x', dtype: 'float32', shape: [1, 3, 4, 4] }],
    outputs: [],
    score: names[names.length - 1],
    heads: [],
    roots: [],
    layers: list,
    scopes: scopesOf(list.map(({ name, ops }) => ({ name, node: '', ops }))),
    parameters: 0,
    traced: true,
  };
}

/** Blocks of a chain with a skip over each, in stages. */
export function chain(blocks: number): Structure {
  const layers: Record<string, string> = {};
  let x = 'x';
  for (let k = 0; k < blocks; k++) {
    const at = `/stage${Math.floor(k / 16)}/block${k}`;
    layers[`${at}/conv`] = x;
    layers[`${at}/add`] = `${at}/conv ${x}`;
    x = `${at}/add`;
  }
  return structure(layers);
}

/** Blocks of which every layer reads all before it. */
export function dense(blocks: number, size = 12): Structure {
  const layers: Record<string, string> = {};
  let x = 'x';
  for (let k = 0; k < blocks; k++) {
    const before = [x];
    for (let i = 0; i < size; i++) {
      const name = `/dense${k}/layer${i}`;
      layers[name] = before.join(' ');
      before.push(name);
    }
    x = before[size];
  }
  return structure(layers);
}

/** Blocks of branches of several lengths side by side, with a skip around. */
export function inception(blocks: number, lengths: readonly number[] = [1, 2, 3, 1, 4]): Structure {
  const layers: Record<string, string> = {};
  let x = 'x';
  for (let k = 0; k < blocks; k++) {
    const ends = lengths.map((length, branch) => {
      let end = x;
      for (let i = 0; i < length; i++) {
        const name = `/mixed${k}/branch${branch}/conv${i}`;
        layers[name] = end;
        end = name;
      }
      return end;
    });
    layers[`/mixed${k}/join`] = [...ends, x].join(' ');
    x = `/mixed${k}/join`;
  }
  return structure(layers);
}

export const MARGINS = { left: 0, top: 0, right: 0, bottom: 0 };
export const LOOK: Look = { run: true, wide: false };

/** The keys of everything that opens; without layers, of scopes only. */
export function openable(model: GraphModel, layers = true): Set<string> {
  const items = [...model.items.values()].filter((i) => i.kind === 'scope' || (layers && i.members));
  return new Set(items.map((i) => i.key));
}

export function sceneWith(model: GraphModel, open: ReadonlySet<string>, look: Look = LOOK): Scene {
  return sceneOf(new Nest(model).place(null, open, look), MARGINS);
}

export { graphModel };
