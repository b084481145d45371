/** At 200 % zoom a panel has half as many pixels, each twice as large: nothing may be pushed out sideways, cut off or left without room. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { type Lens } from './harness/lens';
import { STATES } from './harness/states';
import { useBench } from './harness/suite';

const OUTSIDE = fs.readFileSync(path.join(__dirname, 'harness/outside.js'), 'utf8');

/** A panel of 1400 × 900 and one of 800 × 900, zoomed. */
const ZOOMED = [
  { width: 700, height: 450 },
  { width: 400, height: 450 },
];
/** What must be reached, by state: of the others it is enough that they are whole. */
const REACHED: Record<string, string[]> = {
  done: ['.th.on', '.large canvas', '.legend', '.readout'],
  table: ['.th.on', '.feat-rows', '.readout'],
  tokens: ['.token-plate', '.legend', '.readout'],
  step: ['.cut-bar', '.large canvas'],
  failed: ['.large canvas'],
  empty: ['.pick-list', '.choices-row'],
};
const STATES_LOOKED_AT = [
  ...['done', 'table', 'tokens', 'pixels', 'step', 'layers', 'branches', 'whatif', 'find', 'failed', 'broken', 'empty', 'ready'],
  ...['error', 'changed', 'untrusted'],
];

describe('the page at 200 % zoom', () => {
  const bench = useBench();

  async function show(name: string, size: { width: number; height: number }): Promise<Lens> {
    const { options, prepare, act } = STATES[name];
    const lens = await bench.show({ ...options, ...size }, prepare);
    const devtools = await lens.page.context().newCDPSession(lens.page);
    await devtools.send('Emulation.setDeviceMetricsOverride', { ...size, deviceScaleFactor: 2, mobile: false });
    // Its pointer goes to where the picture is when it is large.
    await (name === 'done' ? lens.settled() : act(lens));
    return lens;
  }

  for (const size of ZOOMED) {
    for (const name of STATES_LOOKED_AT) {
      it(`${name}, ${2 * size.width} pixels wide: nothing is out of reach`, async () => {
        const lens = await show(name, size);
        assert.equal(await lens.page.evaluate(() => window.devicePixelRatio), 2);
        assert.deepEqual(await lens.page.evaluate(OUTSIDE), []);
        for (const selector of REACHED[name] ?? []) await reach(lens, selector);
      });
    }
  }

  /** Scrolled to, it has its place in sight, and that is what lies there. */
  async function reach(lens: Lens, selector: string): Promise<void> {
    const place = lens.page.locator(selector).first();
    await place.scrollIntoViewIfNeeded();
    const box = await place.evaluate((element) => {
      const seen = element.getBoundingClientRect();
      let [top, bottom] = [Math.max(0, seen.top), Math.min(innerHeight, seen.bottom)];
      for (let at = element.parentElement; at; at = at.parentElement) {
        if (getComputedStyle(at).overflowY === 'visible') continue;
        const frame = at.getBoundingClientRect();
        if (at !== document.body) [top, bottom] = [Math.max(top, frame.top), Math.min(bottom, frame.bottom)];
      }
      return { seen: bottom - top, height: seen.height };
    });
    assert.ok(
      box.seen >= Math.min(box.height, 60),
      `${selector}: ${Math.round(box.seen)} of ${Math.round(box.height)} px in sight`,
    );
  }
});
