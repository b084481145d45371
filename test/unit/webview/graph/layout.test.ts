/** What holds of every layout, whatever is folded. */
import assert from 'node:assert/strict';
import type { Structure } from '../../../../src/protocol/types';
import { ENTRY } from '../../../../webview/graph/level';
import { Links } from '../../../../webview/graph/links';
import { Nest } from '../../../../webview/graph/layout/nest';
import { sceneOf, type Box, type Route, type Scene } from '../../../../webview/graph/layout/scene';
import type { Item } from '../../../../webview/graph/model';
import { chain, dense, graphModel, inception, LOOK, MARGINS, openable, sceneWith, structure } from './support';

const GRAPHS: Record<string, () => Structure> = {
  'a plain chain': () => structure({ a: 'x', b: 'a', c: 'b' }),
  'two skips': () => structure({ a: 'x', b: 'a', c: 'b a', d: 'c', e: 'd a' }),
  'two heads of which one is read': () => structure({ a: 'x', b: 'x', c: 'a', d: 'c b' }),
  'layers that nothing feeds': () => structure({ k: '', a: 'x', b: 'a k', l: '', c: 'b l' }),
  'a chain with skips': () => chain(40),
  'dense blocks': () => dense(4),
  'branches of several lengths': () => inception(6),
};

const inside = (inner: Box, outer: Box) =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height;

const apart = (a: Box, b: Box) => a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;

/** The frame that a box lies in. */
const frameOf = (scene: Scene, { item }: Box) => (item.parent ? scene.byKey.get(item.parent.key) : undefined);

function boxesAreApart(scene: Scene): void {
  const siblings = new Map<Item | null, Box[]>();
  for (const box of scene.boxes) {
    siblings.set(box.item.parent, [...(siblings.get(box.item.parent) ?? []), box]);
    const frame = frameOf(scene, box);
    if (frame) assert(frame.frame && inside(box, frame), `${box.item.key} lies in its frame`);
    assert(box.x >= 0 && box.y >= 0 && box.x + box.width <= scene.width && box.y + box.height <= scene.height);
  }
  for (const boxes of siblings.values())
    boxes.forEach((a, k) => boxes.slice(k + 1).forEach((b) => assert(apart(a, b), `${a.item.key} and ${b.item.key} are apart`)));
}

/** From the lower side of what gives (a rail: its right side) to the upper side of what reads, and never up. */
function linesGoDown(scene: Scene): void {
  for (const route of scene.routes) {
    const { points, dx, dy, kind, edge, level } = route;
    for (let k = 3; k < points.length; k += 2) assert(points[k] >= points[k - 2], `${nameOf(route)} never goes up`);
    const at = (k: number) => ({ x: points[2 * k] + dx, y: points[2 * k + 1] + dy });
    const [start, end] = [at(0), at(points.length / 2 - 1)];
    const from = boxOf(scene, level.members[edge.from]);
    const to = boxOf(scene, level.members[edge.to]);
    if (from && kind === 'line') assert(start.y === from.y + from.height && within(start.x, from), nameOf(route));
    if (from && kind === 'rail') assert(start.x === from.x + from.width && start.y < from.y + from.height, nameOf(route));
    if (to && kind === 'line') assert(end.y === to.y && within(end.x, to), nameOf(route));
    if (to && kind === 'rail') assert(end.x === to.x + to.width && end.y > to.y, nameOf(route));
    if (from && to) assert(from.y + from.height <= to.y, `${nameOf(route)} goes down`);
  }
}

/** A line that ends at the edge of a frame goes on from there outside, without a step. */
function linesGoOn(scene: Scene): void {
  const ends = new Map<string, Set<number>>();
  const note = (item: Item | null, side: 'top' | 'bottom', x: number) => {
    const key = `${item?.key} ${side}`;
    ends.set(key, (ends.get(key) ?? new Set()).add(x));
  };
  for (const { kind, edge, level, points, dx } of scene.routes) {
    const { group, members } = level;
    const [first, last] = [points[0] + dx, points[points.length - 2] + dx];
    if (edge.from === ENTRY) note(group, 'top', first);
    if (edge.to === members.length) note(group, 'bottom', last);
    if (kind === 'rail') continue;
    if (edge.from !== ENTRY) note(members[edge.from], 'bottom', first);
    if (edge.to < members.length) note(members[edge.to], 'top', last);
  }
  for (const [key, xs] of ends) assert.equal(xs.size, 1, `${key} at ${[...xs].join(' and ')}`);
}

const within = (x: number, box: Box) => x >= box.x && x <= box.x + box.width;
const boxOf = (scene: Scene, item: Item | undefined) => (item ? scene.byKey.get(item.key) : undefined);
const nameOf = ({ edge, level }: Route) =>
  `${edge.from === ENTRY ? 'outside' : level.members[edge.from].key} to ${level.members[edge.to]?.key ?? 'outside'}`;

/** No line passes through a box that it does not join. Its vertical pieces are where it passes rows. */
function linesPassBetween(scene: Scene): void {
  for (const route of scene.routes) {
    const { points, dx, dy, edge, level } = route;
    const others = level.members.filter((_, k) => k !== edge.from && k !== edge.to).map((m) => scene.byKey.get(m.key)!);
    for (let k = 2; k < points.length; k += 2) {
      const [x, from, to] = [points[k] + dx, points[k - 1] + dy, points[k + 1] + dy];
      if (points[k] !== points[k - 2]) continue;
      for (const box of others) {
        const meets = x > box.x && x < box.x + box.width && from < box.y + box.height && to > box.y;
        assert(!meets, `${nameOf(route)} passes ${box.item.key}`);
      }
    }
  }
}

describe('the layout of a graph', () => {
  for (const [name, make] of Object.entries(GRAPHS)) {
    for (const wide of [false, true]) {
      for (const opened of ['folded', 'scopes open', 'all open'] as const) {
        it(`of ${name}, ${opened}${wide ? ', in a wide view' : ''}`, () => {
          const model = graphModel(make());
          const open = opened === 'folded' ? new Set<string>() : openable(model, opened === 'all open');
          const scene = sceneWith(model, open, { run: true, wide });
          boxesAreApart(scene);
          linesGoDown(scene);
          linesPassBetween(scene);
          linesGoOn(scene);
          if (opened !== 'folded') for (const leaf of model.leaves) assert(scene.byKey.has(leaf.key), leaf.key);
        });
      }
    }
  }

  it('is the same whatever was laid out before', () => {
    const model = graphModel(inception(6));
    const nest = new Nest(model);
    const open = openable(model);
    const all = JSON.stringify(sceneOf(nest.place(null, open, LOOK), MARGINS).boxes.map(placeOf));
    nest.place(null, new Set(), LOOK);
    nest.place(null, open, { run: false, wide: true });
    assert.equal(JSON.stringify(sceneOf(nest.place(null, open, LOOK), MARGINS).boxes.map(placeOf)), all);
  });

  it('gives skips that overlap rails of their own, the short one nearest', () => {
    const scene = sceneWith(graphModel(structure({ a: 'x', b: 'a', c: 'b a', d: 'c', e: 'd a', f: 'e d', g: 'f c' })), new Set());
    const rail = (from: string, to: string) =>
      Math.max(...scene.routes.find((r) => nameOf(r) === `layer:${from} to layer:${to}`)!.points.filter((_, k) => k % 2 === 0));
    assert(rail('d', 'f') < rail('c', 'g'), 'nested');
    assert.equal(rail('a', 'c'), rail('a', 'e'), 'lines from one place share a rail');
  });

  it('keeps a chain in one column of boxes as wide as there is room', () => {
    const { boxes, width } = sceneWith(graphModel(structure({ a: 'x', b: 'a' })), new Set());
    assert.deepEqual(
      boxes.map((b) => [b.item.key, b.x, b.y, b.width]),
      [
        ['input:x', 0, 0, 220],
        ['layer:a', 0, 38, 220],
        ['layer:b', 0, 97, 220],
        ['score', 0, 156, 220],
      ],
    );
    assert.equal(width, 220);
  });

  it('puts branches side by side, and crosses no lines that need not', () => {
    const scene = sceneWith(graphModel(structure({ a: 'x', b: 'a', c: 'a', d: 'c', e: 'b', f: 'e d' })), new Set());
    const box = (name: string) => scene.byKey.get(`layer:${name}`)!;
    assert(box('b').y === box('c').y && box('e').y === box('d').y);
    assert.equal(box('b').x < box('c').x, box('e').x < box('d').x);
  });
});

const placeOf = ({ item, x, y, width, height, frame }: Box) => [item.key, x, y, width, height, frame];

describe('what of a graph is in a window', () => {
  const model = graphModel(dense(30));
  const scene = sceneWith(model, openable(model));

  it('is every box and line that touches it, and no other', () => {
    for (const y of [0, scene.height / 3, scene.height - 400]) {
      const window = { x: 0, y, width: scene.width, height: 400 };
      const boxes = scene.boxes.filter((b) => b.y <= y + 400 && b.y + b.height >= y);
      assert.deepEqual(scene.boxesIn(window), boxes);
      const routes = scene.routes.filter((r) => r.dy + r.points[1] <= y + 400 && r.dy + r.points[r.points.length - 1] >= y);
      assert.deepEqual(scene.routesIn(window), routes);
      assert(boxes.length < 60);
    }
  });

  it('is in the order in which a tree reads it', () => {
    scene.boxes.forEach((box, k) => {
      assert.equal(box.order, k);
      const frame = frameOf(scene, box);
      assert.equal(box.level, frame ? frame.level + 1 : 1);
      assert(!frame || frame.order < k);
    });
  });
});

/** Reads of links, counted: what a layout asks the graph for. */
class CountedLinks extends Links {
  reads = 0;
  override into(leaf: number): readonly number[] {
    this.reads++;
    return super.into(leaf);
  }
  override outOf(leaf: number): readonly number[] {
    this.reads++;
    return super.outOf(leaf);
  }
}

function counted(made: Structure) {
  const links = new CountedLinks(made);
  return { model: { ...graphModel(made), links }, links };
}

describe('the work of a layout', () => {
  const work = (blocks: number) => {
    const { model, links } = counted(chain(blocks));
    const scene = sceneWith(model, openable(model, false));
    const points = scene.routes.reduce((sum, r) => sum + r.points.length, 0);
    const depth = Math.max(...scene.boxes.map((b) => b.level));
    return { leaves: model.leaves.length, reads: links.reads, depth, boxes: scene.boxes.length, points };
  };

  it('grows as the graph does: ten thousand layers cost ten times a thousand', () => {
    const [small, large] = [work(500), work(5000)];
    assert.deepEqual([small.leaves, large.leaves], [1002, 10_002]);
    assert.deepEqual([small.depth, large.depth], [3, 4], 'a level more, that none holds too much');
    for (const { reads, leaves, depth } of [small, large]) assert(reads <= 2 * leaves * depth, `${reads} reads`);
    for (const part of ['boxes', 'points'] as const)
      assert(large[part] <= 11 * small[part], `${part}: ${small[part]} and ${large[part]}`);
  });

  it('is done only for what is newly opened', () => {
    const { model, links } = counted(chain(5000));
    const nest = new Nest(model);
    nest.place(null, new Set(), LOOK);
    const folded = links.reads;
    assert.equal(folded, 2 * model.leaves.length, 'each layer is asked for its lines once');
    const scope = model.top.find((i) => i.kind === 'scope')!;
    nest.place(null, new Set([scope.key]), LOOK);
    assert.equal(links.reads - folded, 2 * (scope.last - scope.first));
    nest.place(null, new Set(), LOOK);
    nest.place(null, new Set([scope.key]), LOOK);
    assert.equal(links.reads - folded, 2 * (scope.last - scope.first), 'what was open before is remembered');
  });

  it('of fifty thousand layers, folded, is a few dozen boxes', () => {
    const scene = sceneWith(graphModel(chain(25_000)), new Set());
    assert(scene.boxes.length <= 102, String(scene.boxes.length));
  });
});
