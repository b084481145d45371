/** The page of a study, over studies that run in processes of their own. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { serve, type Server } from '../../src/protocol/serve';
import type { StudyPageEvents, StudyPageRequests, StudyPageState, StudyRequest } from '../../src/protocol/study-page';
import { DEFAULT_PLAN, STUDIES, StudyJob, type StudyName } from '../../src/worker/client/study';
import { seriousFaults } from './harness/axe';
import { TestHost } from './harness/host';
import { Bench, Lens } from './harness/lens';
import { THEMES, type Theme } from './harness/site';

const ROOT = path.resolve(__dirname, '../..');
const sample = (name: string) => path.join(ROOT, 'media/samples', name);
const CELLS = { model: sample('cells/cells.onnx'), data: sample('cells/cells-test.csv') };
const DIGITS = { model: sample('digits/digits.onnx'), data: sample('digits/images') };

/** A study's page, with the host's part over a real job. */
class StudyLens extends Lens {
  readonly asked: string[] = [];
  private server: Server<StudyPageEvents> | undefined;
  job!: StudyJob;
  request!: StudyRequest;

  begin(study: StudyName, { model, data }: typeof CELLS, folder: string, limit = 40): void {
    this.request = { study, model, data, limit };
    const plan = { ...DEFAULT_PLAN, study, data: { path: data }, limit };
    const worker = { workerPath: path.join(ROOT, 'dist/worker.js'), memoryLimitMB: 4096, log: () => {} };
    this.job = new StudyJob({ model, plan, folder, processes: 1, worker }, () => this.server?.emit('state', this.stateOf()));
  }

  private stateOf(): StudyPageState {
    const { study, model, data } = this.request;
    const title = STUDIES[study as StudyName];
    return { title, model: path.basename(model), data: path.basename(data), ...this.job.state };
  }

  override load(): Promise<void> {
    this.server = serve<StudyPageRequests, StudyPageEvents>(this.port(), {
      start: () => ({ request: this.request, state: this.stateOf() }),
      run: () => void this.job.run(),
      stop: () => this.job.stop(),
      startOver: () => void this.job.startOver(),
      explain: ({ item }) => void this.asked.push(`explain ${item}`),
      openFolder: () => void this.asked.push('folder'),
      showLog: () => void this.asked.push('log'),
    });
    return this.page.goto(this.address).then(() => undefined);
  }

  constructor(
    page: Lens['page'],
    private readonly address: string,
  ) {
    super(page, new TestHost({ model: CELLS.model }), address);
  }

  override async close(): Promise<void> {
    this.server?.dispose();
    await super.close();
  }
}

describe('the page of a study', () => {
  let bench: Bench;
  let lens: StudyLens;
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'biaslens-study-page-'));
  before(async () => {
    bench = await Bench.open();
  });
  after(async () => {
    await bench.close();
    fs.rmSync(folder, { recursive: true });
  });
  afterEach(async () => {
    const { faults } = lens;
    await lens.close();
    assert.deepEqual(faults, []);
  });

  const show = async (study: StudyName, of: typeof CELLS, name: string, theme: Theme = 'dark') => {
    lens = new StudyLens(await bench.context.newPage(), bench.site.url(theme, 'study'));
    lens.begin(study, of, path.join(folder, name));
    await lens.join(undefined);
    await lens.job.look();
    await lens.load();
  };
  const button = (name: string) => lens.page.getByRole('button', { name, exact: true });

  it('runs, shows the report, and leads from an outlier to its explanation', async () => {
    await show('decompose', CELLS, 'cells');
    await lens.page.getByText('Nothing has come out yet.').waitFor();
    await button('Run').click();
    await lens.page.getByRole('heading', { name: 'What the weights and the bias of cells.onnx answer alone' }).waitFor();
    assert.equal(await lens.page.getByRole('status').innerText(), 'Done');
    assert.ok((await lens.page.locator('figure svg').count()) >= 2);
    const link = lens.page.getByRole('link').first();
    const item = Number(/\d+$/.exec(await link.innerText())![0]);
    await link.focus();
    await lens.page.keyboard.press('Enter');
    await link.click();
    await button('Show the files').click();
    await lens.settled();
    assert.deepEqual(lens.asked, [`explain ${item}`, `explain ${item}`, 'folder']);
    assert.deepEqual(await lens.state(), lens.request);
  });

  it('stops, keeps what is done, and resumes', async () => {
    await show('flip', DIGITS, 'flip');
    await button('Run').click();
    await lens.page.getByRole('progressbar', { name: STUDIES.flip }).waitFor();
    await button('Stop').click();
    await button('Resume').or(button('Run')).click();
    await button('Stop').waitFor();
    await button('Stop').click();
    await lens.page.getByRole('status').filter({ hasText: 'Stopped' }).waitFor();
  });

  it('says what failed, and begins anew where another study is in the folder', async () => {
    fs.mkdirSync(path.join(folder, 'other'));
    fs.writeFileSync(path.join(folder, 'other/rows.jsonl'), '{"format":"another"}\n');
    await show('check', CELLS, 'other');
    await button('Run').click();
    await lens.page.getByRole('alert').filter({ hasText: 'holds another study' }).waitFor();
    await button('Start over').click();
    await lens.page.getByText('All 40 inputs of cells-test.csv keep the bounds.').waitFor();
  });

  it('has VS Code’s colours in every theme', async () => {
    for (const theme of THEMES) {
      await show('decompose', CELLS, 'cells', theme);
      await lens.page.getByRole('heading', { level: 1 }).waitFor();
      const background = await lens.page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      const expected = await lens.page.evaluate(() => {
        const probe = document.createElement('i');
        probe.style.background = 'var(--vscode-editor-background)';
        document.body.append(probe);
        return getComputedStyle(probe).backgroundColor;
      });
      assert.equal(background, expected, theme);
      if (theme === THEMES.at(-1)) continue;
      assert.deepEqual(lens.faults, []);
      await lens.close();
    }
  });

  it('has no serious fault of accessibility, before it runs, with its report, and when it failed', async () => {
    await show('decompose', CELLS, 'axe');
    await lens.page.getByText('Nothing has come out yet.').waitFor();
    assert.deepEqual(await seriousFaults(lens.page), {});
    await button('Run').click();
    await lens.page.getByRole('status').filter({ hasText: 'Done' }).waitFor();
    assert.deepEqual(await seriousFaults(lens.page), {});
    await lens.close();
    fs.mkdirSync(path.join(folder, 'axe-other'));
    fs.writeFileSync(path.join(folder, 'axe-other/rows.jsonl'), '{"format":"another"}\n');
    await show('check', CELLS, 'axe-other');
    await button('Run').click();
    await lens.page.getByRole('alert').waitFor();
    assert.deepEqual(await seriousFaults(lens.page), {});
  });
});
