/**
 * Consecutive layers that belong together: by the name scope that exporters give their nodes (`/features/features.0/Conv`),
 * else because a pattern of layers repeats. They nest, and lie one after the other in the order of the layers, so that folding
 * any of them leaves a graph without cycles.
 */
import { repeatedBlocks } from './repeats';

export interface Scope {
  /** Unique in the model, and the same whenever it is opened. */
  id: string;
  title: string;
  /** Places [first, last) in the structure's layers. */
  first: number;
  last: number;
  /** Place in the list of the scope around it; null at the top. */
  parent: number | null;
}

/** What a scope is found by. */
export interface ScopedLayer {
  name: string;
  /** Name of the core node; may be empty. */
  node: string;
  ops: readonly string[];
}

/** A layer or a group of them. */
export interface Unit {
  title: string;
  first: number;
  last: number;
  /** Equal for units of the same ops. */
  pattern: string;
  /** Null for a layer. */
  members: Unit[] | null;
}

/** Fewer layers are shown as they are. */
const FEW = 32;
/** More siblings than these are put into groups. */
const MOST = 100;
/** Size that the groups of one level are made for. */
const GROUP = 64;

/** The scopes of a model, each after the one around it. */
export function scopesOf(layers: readonly ScopedLayer[]): Scope[] {
  if (layers.length < FEW) return [];
  const paths = layers.map(pathOf);
  const scopes: Scope[] = [];
  const taken = new Map<string, number>();
  const list = (units: readonly Unit[], parent: number | null, path: string) => {
    for (const { title, first, last, members } of units) {
      if (!members) continue;
      const name = `${path}/${title}`;
      const before = taken.get(name) ?? 0;
      taken.set(name, before + 1);
      const id = before === 0 ? name : `${name}#${before + 1}`;
      scopes.push({ id, title, first, last, parent });
      list(members, scopes.length - 1, id);
    }
  };
  list(divided(byName(layers, paths, 0, layers.length, 0)), null, '');
  return scopes;
}

/** Segments of the core node's name without its own; its output's where the node has none. */
function pathOf({ name, node }: ScopedLayer): string[] {
  for (const separator of ['/', '.']) {
    const scoped = [node, name].find((text) => text.includes(separator));
    if (scoped !== undefined) return scoped.split(separator).slice(0, -1).filter(Boolean);
  }
  return [];
}

/** Runs of layers with the same name at a depth. A scope of one layer, or of all there are, says nothing. */
function byName(layers: readonly ScopedLayer[], paths: readonly string[][], first: number, last: number, depth: number): Unit[] {
  const units: Unit[] = [];
  for (let at = first; at < last;) {
    const segment = paths[at][depth];
    let end = at + 1;
    while (segment !== undefined && end < last && paths[end][depth] === segment) end++;
    if (end - at === 1) units.push(layerUnit(layers[at], at));
    else if (end - at === last - first) units.push(...byName(layers, paths, at, end, depth + 1));
    else units.push(groupOf(byName(layers, paths, at, end, depth + 1), segment));
    at = end;
  }
  return units;
}

function layerUnit({ ops }: ScopedLayer, at: number): Unit {
  const title = ops.join(' + ');
  return { title, first: at, last: at + 1, pattern: title, members: null };
}

/** Units one after the other as one. */
function groupOf(members: Unit[], title: string): Unit {
  // A pattern of patterns would grow with the model: only what tells blocks apart is kept.
  const pattern = `(${members.length}: ${members.map((m) => m.pattern).join(', ')})`.slice(0, 400);
  return { title, first: members[0].first, last: members[members.length - 1].last, pattern, members: divided(members) };
}

/** No level holds more than a person can look over: repeated blocks become groups, then whatever there is in equal parts. */
function divided(units: Unit[]): Unit[] {
  if (units.length <= MOST) return units;
  const blocks = repeatedBlocks(units.map((u) => u.pattern));
  const packed = blocks.map(({ first, last }) => {
    const members = units.slice(first, last);
    return members.length === 1 ? members[0] : groupOf(members, patternTitle(members));
  });
  return packed.length <= MOST ? packed : inParts(packed);
}

function inParts(units: Unit[]): Unit[] {
  const levels = Math.ceil(Math.log(units.length) / Math.log(GROUP));
  const size = Math.ceil(units.length / Math.ceil(units.length ** (1 / levels)));
  const parts: Unit[] = [];
  for (let at = 0; at < units.length; at += size) {
    const members = units.slice(at, at + size);
    parts.push(members.length === 1 ? members[0] : groupOf(members, rangeTitle(members)));
  }
  return parts;
}

/** `block104 … 116` of scopes that are counted, `stem … head` of others, `1–290` of layers. */
function rangeTitle(members: readonly Unit[]): string {
  const [from, to] = [members[0], members[members.length - 1]];
  const named = from.members && to.members && from.title !== to.title;
  if (!named) return `${from.first + 1}–${to.last}`;
  const [first, last] = [from, to].map(({ title }) => /^(.*?)(\d+)$/.exec(title));
  return `${from.title} … ${first && last && first[1] === last[1] ? last[2] : to.title}`;
}

function patternTitle(members: readonly Unit[]): string {
  const titles = members.map((m) => m.title);
  return titles.length <= 3 ? titles.join(', ') : `${titles[0]}, ${titles[1]} … ${titles[titles.length - 1]}`;
}
