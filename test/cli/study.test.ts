import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runs } from '../unit/worker/toy';
import { assertFails, biaslens, sample, type Run } from './support';

const DIGITS = sample('digits/digits.onnx');
const CELLS = sample('cells/cells.onnx');
const ROWS = sample('cells/cells-test.csv');
const DIGIT_ROWS = sample('digits/digits-test.csv.gz');

const lines = (folder: string) => readFileSync(path.join(folder, 'rows.jsonl'), 'utf8').split('\n').length - 1;

/** Every file of a study's folder. */
function contents(folder: string): Record<string, string> {
  return Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(path.join(folder, name), 'utf8')]));
}

/** Acts once, when a study's first chunk is in its folder. */
function onceBegun(child: ChildProcess, folder: string, act: () => void): void {
  const timer = setInterval(() => {
    if (!existsSync(path.join(folder, 'rows.jsonl')) || lines(folder) < 2) return;
    clearInterval(timer);
    act();
  }, 5);
  child.once('exit', () => clearInterval(timer));
}

describe('biaslens study', function () {
  this.timeout(120_000);
  const folder = mkdtempSync(path.join(tmpdir(), 'biaslens-study-'));
  after(() => rmSync(folder, { recursive: true }));
  const out = (name: string) => path.join(folder, name);
  const study = (name: string, ...args: string[]) => biaslens(['study', name, ...args]);
  const good = (run: Run) => assert.deepEqual([run.code, run.stderr], [0, '']);

  it('decompose prints the promised JSON and writes its files', async () => {
    const run = await study('decompose', CELLS, '--data', ROWS, '--out', out('cells'), '--json');
    good(run);
    const { n, accuracy, perClass } = JSON.parse(run.stdout);
    assert.equal(n, 139);
    assert.equal(Math.round(accuracy.all * 139), 136);
    assert.deepEqual(Object.keys(accuracy), ['all', 'weightsOnly', 'biasOnly']);
    assert.deepEqual(
      perClass.map((c: { label: string }) => c.label),
      ['malignant', 'benign'],
    );
    assert.deepEqual(readdirSync(out('cells')).sort(), [
      'classes.csv',
      'report.html',
      'results.csv',
      'rows.jsonl',
      'summary.json',
    ]);
    const csv = readFileSync(path.join(out('cells'), 'results.csv'), 'utf8').split('\n');
    assert.equal(csv[0], 'item,title,label,all,weightsOnly,biasOnly,f,weights,error');
    assert.equal(csv.length, 141);
  });

  it('writes a report that stands alone', async () => {
    const html = readFileSync(path.join(out('cells'), 'report.html'), 'utf8');
    assert.match(html, /prefers-color-scheme:dark/);
    assert.match(html, /<svg viewBox/);
    assert.match(html, /default-src 'none'/);
    assert.ok(!/https?:\/\/|<script|<link|@import|url\(/.test(html));
  });

  it('says more to a person, and takes the label column by name or position', async () => {
    const run = await study('decompose', CELLS, '--data', ROWS, '--label-column', '0', '--out', out('cells-text'));
    good(run);
    assert.match(run.stdout, /On 139 inputs of cells-test\.csv f is right on 97\.84 %/);
    assert.match(run.stdout, /^ {2}malignant +\d+ +\d+\.\d %/m);
  });

  it('gives the same bytes by one process, by three, and in shards that are merged', async () => {
    const args = [DIGITS, '--data', DIGIT_ROWS, '--limit', '40', '--option', '3'];
    good(await study('check', ...args, '--out', out('one'), '--processes', '1'));
    good(await study('check', ...args, '--out', out('three'), '--processes', '3'));
    assert.deepEqual(contents(out('three')), contents(out('one')));
    for (const part of ['0/2', '1/2']) {
      const run = await study('check', ...args, '--shard', part, '--out', out(`part${part[0]}`));
      good(run);
      assert.match(run.stdout, new RegExp(`^Part ${part[0]} of 2: (24|16) inputs`));
    }
    assertFails(
      await study('merge', out('part0'), '--out', out('merged')),
      2,
      /16 of 40 inputs are in no part, the first is 16\. Give every part/,
    );
    good(await study('merge', out('part1'), out('part0'), '--out', out('merged')));
    assert.deepEqual(contents(out('merged')), contents(out('one')));
  });

  it('goes on after a kill half-way, and after a line that was cut off, to the same bytes', async () => {
    const args = ['study', 'check', DIGITS, '--data', DIGIT_ROWS, '--limit', '160', '--processes', '2', '--out'];
    good(await biaslens([...args, out('whole')]));
    const killed = biaslens([...args, out('killed')], undefined, (child) =>
      onceBegun(child, out('killed'), () => child.kill('SIGKILL')),
    );
    assert.equal((await killed).code, null);
    const done = lines(out('killed')) - 1;
    assert.ok(done >= 16 && done < 160, `${done} rows were there`);
    appendFileSync(path.join(out('killed'), 'rows.jsonl'), '{"item":99,"tit');
    good(await biaslens([...args, out('killed')]));
    assert.deepEqual(contents(out('killed')), contents(out('whole')));
    const rows = path.join(out('killed'), 'rows.jsonl');
    truncateSync(rows, readFileSync(rows).length - 700);
    good(await biaslens([...args, out('killed')]));
    assert.deepEqual(contents(out('killed')), contents(out('whole')));
  });

  it('stops on Ctrl-C with what is done kept', async () => {
    const args = ['study', 'check', DIGITS, '--data', DIGIT_ROWS, '--verbose', '--out', out('stopped')];
    let worker = 0;
    const run = await biaslens(
      args,
      (text) => (worker ||= Number(/worker (\d+): started/.exec(text)?.[1] ?? 0)),
      (child) => onceBegun(child, out('stopped'), () => child.kill('SIGINT')),
    );
    assert.equal(run.code, 130);
    assert.equal((lines(out('stopped')) - 1) % 16, 0);
    assert.ok(worker > 0 && !runs(worker));
  });

  it('goes on in a fresh process when one is killed', async () => {
    const args = ['study', 'check', DIGITS, '--data', DIGIT_ROWS, '--limit', '64', '--processes', '1', '--out'];
    good(await biaslens([...args, out('undisturbed')]));
    let worker = 0;
    const run = await biaslens(
      [...args, out('disturbed'), '--verbose'],
      (text) => (worker ||= Number(/worker (\d+): started/.exec(text)?.[1] ?? 0)),
      (child) => onceBegun(child, out('disturbed'), () => process.kill(worker, 'SIGKILL')),
    );
    assert.equal(run.code, 0, run.stderr);
    assert.match(run.stderr, /was killed \(SIGKILL\)/);
    assert.deepEqual(contents(out('disturbed')), contents(out('undisturbed')));
  });

  it('does not mix two studies in one folder', async () => {
    const run = await study('decompose', CELLS, '--data', ROWS, '--limit', '3', '--out', out('cells'));
    assertFails(run, 2, /holds another study: of another model, data or options\. Give another folder with --out/);
  });

  it('an input that cannot be read costs itself only', async () => {
    const text = readFileSync(ROWS, 'utf8').split('\n').slice(0, 4);
    text[2] = text[2].replace(/,[\d.]+/, ',oops');
    const file = path.join(folder, 'bad.csv');
    writeFileSync(file, text.join('\n'));
    const run = await study('decompose', CELLS, '--data', file, '--label-column', 'diagnosis', '--out', out('bad'), '--json');
    good(run);
    const { n, failed } = JSON.parse(run.stdout);
    assert.deepEqual([n, failed], [2, 1]);
    const check = await study('check', CELLS, '--data', file, '--label-column', 'diagnosis', '--out', out('bad-check'));
    assert.equal(check.code, 4);
    assert.match(check.stdout, /holds "oops", which is not a number/);
  });

  it('check fails a pipeline when a bound is passed, and writes JUnit XML', async () => {
    const bounds = path.join(folder, 'bounds.json');
    writeFileSync(bounds, JSON.stringify({ minAccuracy: 0.5, maxBiasShare: 0.9 }));
    const args = [CELLS, '--data', ROWS, '--bounds', bounds];
    const run = await study('check', ...args, '--min-accuracy', '0.99', '--out', out('checked'));
    assert.deepEqual([run.code, run.stderr], [4, '']);
    assert.match(run.stdout, /the accuracy is 0\.9784, below 0\.99/);
    const xml = readFileSync(path.join(out('checked'), 'junit.xml'), 'utf8');
    assert.match(xml, /<testsuites tests="140" failures="1" errors="0" skipped="0">/);
    assert.match(
      xml,
      /<testcase classname="cells\.onnx" name="accuracy">\s*<failure message="the accuracy is 0\.9784, below 0\.99">/,
    );
    assert.equal((await study('check', ...args, '--out', out('passed'))).code, 0);
  });

  it('runs the comparing studies with chosen methods', async () => {
    const pictures = ['--data', sample('digits/images')];
    const overlap = await study(
      'overlap',
      DIGITS,
      ...pictures,
      '--limit',
      '3',
      '--method',
      'beta1,gradientInput',
      '--out',
      out('overlap'),
      '--json',
    );
    good(overlap);
    const { matrix, notInGradient } = JSON.parse(overlap.stdout);
    assert.deepEqual([matrix[0][0], matrix[1][1]], [0, 0]);
    assert.equal(notInGradient.beta1, matrix[0][1]);
    assert.ok(matrix[0][1] > 0 && matrix[0][1] < 1);
    const flip = await study(
      'flip',
      DIGITS,
      ...pictures,
      '--pairs',
      '1:7',
      '--method',
      'gradientInput,deepLift',
      '--out',
      out('flip'),
      '--json',
    );
    good(flip);
    const { n, all, pairs } = JSON.parse(flip.stdout);
    assert.deepEqual([n, pairs.length, pairs[0].from, pairs[0].to], [5, 1, 1, 7]);
    assert.ok(all[0].median > 0 && all[0].interval[0] <= all[0].median && all[0].median <= all[0].interval[1]);
    const faithful = await study(
      'faithfulness',
      DIGITS,
      ...pictures,
      '--limit',
      '2',
      '--method',
      'deepLift',
      '--out',
      out('faithful'),
      '--json',
    );
    good(faithful);
    const { methods } = JSON.parse(faithful.stdout);
    assert.deepEqual(
      methods.map((m: { method: string }) => m.method),
      ['deepLift', 'random'],
    );
    assert.ok(methods[0].deletion < methods[1].deletion && methods[0].insertion > methods[1].insertion);
    const layers = await study('layers', DIGITS, ...pictures, '--limit', '2', '--out', out('layers'), '--json');
    good(layers);
    const shares = JSON.parse(layers.stdout).layers.map((l: { share: number }) => l.share);
    assert.ok(Math.abs(shares.reduce((a: number, b: number) => a + b) - 1) < 1e-9);
    assert.match(readFileSync(path.join(out('layers'), 'report.html'), 'utf8'), /<img src="data:image\/png;base64,/);
  });

  it('says what makes no sense', async () => {
    const cases: [string[], RegExp][] = [
      [['nonsense', CELLS], /there is no study 'nonsense'; there are decompose, overlap/],
      [['decompose'], /MODEL is missing/],
      [['decompose', CELLS], /--data PATH is missing/],
      [['flip', DIGITS, '--data', ROWS, '--pairs', '8'], /--pairs takes two classes as 8:3, not '8'/],
      [['check', CELLS, '--data', ROWS, '--shard', '4/4'], /--shard takes a part and their number, as 0\/4 to 3\/4/],
      [['overlap', CELLS, '--data', ROWS, '--method', 'magic', '--out', out('magic')], /there is no method magic/],
      [['check', CELLS, '--data', ROWS, '--min-accuracy', 'x'], /--min-accuracy must be a number from 0/],
      [['merge', '--out', out('m')], /there is no part to merge/],
      [['merge', folder, '--out', out('m')], /there is no study in/],
    ];
    for (const [args, words] of cases) assertFails(await biaslens(['study', ...args]), 2, words);
    assertFails(
      await study('decompose', CELLS, '--data', out('nowhere.csv'), '--out', out('n')),
      3,
      /nowhere\.csv: does not exist/,
    );
  });
});
