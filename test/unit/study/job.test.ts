/** What the page of a study stands on: a study that is stopped, looked at, gone on with and begun anew, in real processes. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DEFAULT_PLAN, itemLink, StudyJob, type StudyName } from '../../../src/worker/client/study';
import { sampleFile as sample } from './support';

const WORKER = path.resolve(__dirname, '../../../dist/worker.js');

describe('a study that is watched', function () {
  this.timeout(60_000);
  const folder = mkdtempSync(path.join(tmpdir(), 'biaslens-job-'));
  after(() => rmSync(folder, { recursive: true }));
  const jobOf = (study: StudyName, name: string, data: string, onChange: (job: StudyJob) => void = () => {}, limit = 64) => {
    const job: StudyJob = new StudyJob(
      {
        model: sample('cells/cells.onnx'),
        plan: { ...DEFAULT_PLAN, study, data: { path: data }, limit },
        folder: path.join(folder, name),
        processes: 1,
        worker: { workerPath: WORKER, memoryLimitMB: 4096, log: () => {} },
      },
      () => onChange(job),
    );
    return job;
  };
  const rows = sample('cells/cells-test.csv');

  it('shows nothing before it has run', async () => {
    const job = jobOf('check', 'new', rows);
    await job.look();
    assert.deepEqual(job.state, { status: 'stopped', pace: '', error: null, report: null });
  });

  it('stops with what is done, and goes on from there to the end', async () => {
    const job = jobOf('check', 'stopped', rows, ({ state }) => state.share && job.stop());
    await job.run();
    const { status, share, pace, report } = job.state;
    assert.equal(status, 'stopped');
    assert.ok(share && share < 1, `${share}`);
    assert.match(pace, /^\d\d of 64 inputs$/);
    assert.match(report!, /<h1>cells\.onnx against its bounds<\/h1>/);
    const seen = new Set<string>();
    const again = jobOf('check', 'stopped', rows, ({ state }) => seen.add(state.status));
    await again.look();
    assert.deepEqual(again.state, job.state);
    await again.run();
    assert.deepEqual([...seen], ['stopped', 'running', 'done']);
    assert.equal(again.state.share, 1);
    assert.match(again.state.report!, /All 64 inputs of cells-test\.csv keep the bounds/);
  });

  it('leads from an outlier to its input', async () => {
    const job = jobOf('decompose', 'links', rows);
    await job.run();
    const [, link, title] = /<a href="([^"]+)">([^<]+)<\/a>/.exec(job.state.report!)!;
    const item = Number(/\d+$/.exec(title)![0]);
    assert.equal(link, itemLink(item));
    assert.equal(await job.titleOf(item), title);
    assert.doesNotMatch(readFileSync(path.join(folder, 'links/report.html'), 'utf8'), /<a /);
  });

  it('does not mix two studies, and begins anew when told to', async () => {
    await jobOf('decompose', 'other', rows, undefined, 5).run();
    const job = jobOf('decompose', 'other', rows, undefined, 6);
    await job.run();
    assert.deepEqual([job.state.status, job.state.error?.code], ['failed', 'study-other']);
    await job.startOver();
    assert.deepEqual([job.state.status, job.state.error, job.state.pace], ['done', null, '6 of 6 inputs']);
  });

  it('says what is wrong with the data', async () => {
    const job = jobOf('decompose', 'none', path.join(folder, 'none.csv'));
    await job.run();
    assert.equal(job.state.status, 'failed');
    assert.match(job.state.error!.reason, /does not exist/);
  });
});
