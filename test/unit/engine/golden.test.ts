/** The oracle's results (test/fixtures/golden): every key of every case, each equation a test of its own. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { Kernels } from '../../../src/engine/bbp/kernels';
import type { Rule } from '../../../src/engine/bbp/scores';
import { spread, type Spreader } from '../../../src/engine/bbp/spread';
import { npzNames, readNpy, readNpz } from '../../../src/engine/input';
import { readModel } from '../../../src/engine/onnx/model';
import { toNumbers } from '../../../src/engine/tensor';
import { toOutputOrder } from '../../../src/engine/trace/gradient';
import type { Traced } from '../../../src/engine/trace/traced';
import { explain, type Explained, traceAt, worstResidual } from './explain';

const FIXTURES = path.resolve(import.meta.dirname, '../../fixtures/golden');
const SAMPLES = path.resolve(import.meta.dirname, '../../../media/samples');
/** Of a tensor's largest magnitude: the product computes in float32, the oracle in float64. */
const TOLERANCE = 1e-4;

interface GoldenCase extends Rule {
  f: number;
  weights: number;
  bias: number;
  attributed: number;
  excluded: number;
  unattributed: number;
  target: number;
  minus: number | null;
  without: string[];
  evenly: Record<string, number>;
  layers: string[];
  input: string;
  output: string;
}

const ALPHA = { 1: 'option 1 (15)(16)', 2: 'option 2 (18)', 3: 'option 3 (19)' };

for (const name of fs.readdirSync(FIXTURES).filter((f) => !f.includes('.'))) {
  const folder = path.join(FIXTURES, name);
  const { model, cases } = JSON.parse(fs.readFileSync(path.join(folder, 'golden.json'), 'utf8')) as {
    model: string;
    cases: Record<string, GoldenCase>;
  };
  describe(`golden ${name}`, () => {
    const kernels = new Kernels();
    after(() => kernels.release());
    let traced: Traced;
    before(async () => {
      const own = path.join(folder, 'model.onnx');
      const file = fs.existsSync(own) ? own : path.join(SAMPLES, model.replace('../samples/', ''));
      const parsed = await readModel(file);
      const input = readNpy(fs.readFileSync(path.join(folder, 'input.npy')), 'input.npy');
      traced = await traceAt(parsed, { [parsed.inputs[0].name]: input });
    });
    for (const [title, golden] of Object.entries(cases)) {
      const archive = path.join(folder, `${title}.npz`);
      describe(title, () => goldenTests(() => traced, golden, archive, spread));
      describe(`${title}, by the kernels`, () => goldenTests(() => traced, golden, archive, kernels.spread));
    }
  });
}

function goldenTests(traced: () => Traced, golden: GoldenCase, archive: string, spreader: Spreader): void {
  let found: Explained;
  const wanted = new Map<string, number[]>();
  const compare = (prefix: string, values: (key: string) => ArrayLike<number>) => {
    for (const [key, want] of wanted) if (key.startsWith(prefix)) close(values(key.slice(prefix.length)), want, key);
  };
  const step = (layer: string) => found.steps.find((s) => s.local.layer.name === layer)!;
  before(async () => {
    found = await explain(traced(), golden, golden, golden.without, spreader);
    const bytes = fs.readFileSync(archive);
    for (const key of npzNames(bytes, archive)) wanted.set(key, toNumbers(readNpz(bytes, archive, key)));
  });

  it('x: the values of the network', () => compare('x:', (t) => traced().value(t).data));
  it('g: the gradient ∂f/∂x of (3)', () => compare('g:', (t) => found.g(t)));
  it('own: the bias term g ⊙ bˣ of each layer (5)(6)', () =>
    compare('own:', (l) => toOutputOrder(step(l).own, step(l).local.order)));
  it(`beta: messages (11)(12) with α of ${ALPHA[golden.option]}, summed over consumers (13)`, () =>
    compare('beta:', (t) => found.beta(t)));
  it('unattributed: the mass that no rule places', () => {
    compare('unattributed:', (l) => toOutputOrder(step(l).left!, step(l).local.order));
    for (const s of found.steps) {
      const rest = s.left ? Math.max(...s.left.map(Math.abs)) : 0;
      if (!wanted.has(`unattributed:${s.local.layer.name}`)) assert.ok(rest < 1e-9, s.local.layer.name);
    }
  });
  it('evenly: the mass that goes out in equal shares', () => {
    for (const s of found.steps) {
      let even = 0;
      for (const m of s.evenly ?? []) even += Math.abs(m);
      const want = golden.evenly[s.local.layer.name] ?? 0;
      assert.ok(Math.abs(even - want) <= TOLERANCE * Math.abs(want) + 1e-9, `${s.local.layer.name}: ${even}, not ${want}`);
    }
  });
  it('layers: the same grouping of the same nodes (4)-(6)', () => {
    const passed = new Set(found.steps.map((s) => s.local.layer));
    const names = traced().graph.layers.filter((l) => passed.has(l));
    assert.deepEqual(
      names.map((l) => l.name),
      golden.layers,
    );
  });
  it('the identity (10): f = Σ g·x + Σ β after every step', () => {
    assert.ok(worstResidual(found) < 1e-5, String(worstResidual(found)));
    const { sums } = found.steps[found.steps.length - 1];
    const input = sums.cut.get(golden.input)!;
    close([found.gradient.f, input.gradient, input.beta, sums.bias], [golden.f, golden.weights, golden.attributed, golden.bias]);
    close([sums.excluded, sums.unattributed], [golden.excluded, golden.unattributed], 'sums', Math.abs(golden.f));
  });
}

/** Every element to 1e-4 of the tensor's largest magnitude. */
function close(values: ArrayLike<number>, wanted: readonly number[], what = 'sums', magnitude = 0): void {
  assert.equal(values.length, wanted.length, what);
  const largest = wanted.reduce((m, v) => Math.max(m, Math.abs(v)), magnitude);
  wanted.forEach((v, i) => {
    const off = Math.abs(values[i] - v);
    assert.ok(off <= TOLERANCE * largest || off < 1e-12, `${what}[${i}] is ${values[i]}, not ${v}`);
  });
}
