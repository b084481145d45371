import assert from 'node:assert/strict';
import { repeatedBlocks } from '../../../src/session/repeats';
import { scopesOf, type Scope, type ScopedLayer } from '../../../src/session/scopes';

const named = (...names: string[]): ScopedLayer[] => names.map((name) => ({ name, node: '', ops: ['Conv'] }));
const times = <T>(n: number, of: (i: number) => T[]): T[] => Array.from({ length: n }, (_, i) => of(i)).flat();
const unnamed = (n: number, pattern: string[]): ScopedLayer[] =>
  Array.from({ length: n }, (_, i) => ({ name: String(i), node: '', ops: [pattern[i % pattern.length]] }));

/** Every level: how many scopes and layers lie side by side there. */
function siblings(scopes: Scope[], layers: number): number[] {
  const count = (first: number, last: number, parent: number | null) => {
    const inside = scopes.filter((s) => s.parent === parent);
    return inside.length + (last - first) - inside.reduce((n, s) => n + s.last - s.first, 0);
  };
  return [count(0, layers, null), ...scopes.map((s, k) => count(s.first, s.last, k))];
}

describe('scopes', () => {
  it('are the names that exporters give', () => {
    const layers = named(...times(12, (i) => [`/model/b${i}/c1/Conv`, `/model/b${i}/c2/Conv`, `/model/pool${i}`]));
    const scopes = scopesOf(layers);
    assert.equal(scopes.length, 12);
    assert.deepEqual(scopes[1], { id: '/b1', title: 'b1', first: 3, last: 5, parent: null });
  });

  it('take the node’s name before its output’s, and dots where there are no slashes', () => {
    const layers = times(20, (i) => [
      { name: `x${i}`, node: `net.l${i}.conv`, ops: ['Conv'] },
      { name: `y${i}`, node: `net.l${i}.add`, ops: ['Add'] },
    ]);
    assert.equal(scopesOf(layers)[3].title, 'l3');
  });

  it('are none in a small model', () => {
    assert.deepEqual(scopesOf(named(...times(10, (i) => [`/b${i}/a/Conv`, `/b${i}/b/Conv`]))), []);
  });

  it('tell two of the same name apart', () => {
    const layers = named(...times(10, () => ['a/1', 'a/2', 'b/1', 'b/2']));
    assert.equal(new Set(scopesOf(layers).map((s) => s.id)).size, 20);
  });

  it('are the repeated blocks where names say nothing', () => {
    const scopes = scopesOf(unnamed(180, ['Conv', 'Relu', 'Add']));
    assert.deepEqual([scopes.length, scopes[1].title, scopes[1].first, scopes[1].last], [60, 'Conv, Relu, Add', 3, 6]);
  });

  it('say of many that are counted where they begin and end, briefly', () => {
    const top = scopesOf(named(...times(150, (i) => [`/stage${i}/a/Conv`, `/stage${i}/b/Conv`]))).filter(
      (s) => s.parent === null,
    );
    assert.deepEqual([top[0].title, top[top.length - 1].title], ['stage0 … 11', 'stage144 … 149']);
  });

  it('keep every level small, and nest, whatever the size', () => {
    for (const layers of [
      unnamed(25_000, ['Conv', 'Add']),
      unnamed(7001, ['Conv']),
      named(...times(3000, (i) => [`/b${i}/a/C`, `/b${i}/b/C`])),
    ]) {
      const scopes = scopesOf(layers);
      const top = scopes.filter((s) => s.parent === null);
      assert(top.length > 5 && top.length <= 100);
      scopes.forEach((s, k) => {
        assert(s.last - s.first >= 2);
        if (s.parent === null) return;
        const around = scopes[s.parent];
        assert(s.parent < k && s.first >= around.first && s.last <= around.last && s.last - s.first < around.last - around.first);
      });
      if (scopes.length < 2000) assert(Math.max(...siblings(scopes, layers.length)) <= 100);
    }
  });
});

describe('repeated blocks', () => {
  const blocks = (text: string) => repeatedBlocks([...text]).map(({ first, last }) => text.slice(first, last));

  it('are found between what does not repeat', () => {
    assert.deepEqual(blocks('xabcabcabcabyz'), ['x', 'abc', 'abc', 'abc', 'a', 'b', 'y', 'z']);
  });

  it('are the shortest pattern', () => assert.deepEqual(blocks('abababab'), ['ab', 'ab', 'ab', 'ab']));

  it('are single items where nothing, or everything, is the same', () => {
    assert.deepEqual(blocks('abcdef'), [...'abcdef']);
    assert.deepEqual(blocks('aaaaaa'), [...'aaaaaa']);
    assert.deepEqual(blocks(''), []);
  });
});
