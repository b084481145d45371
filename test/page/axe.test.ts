/** No serious fault of accessibility in any state, in any of the four themes. */
import assert from 'node:assert/strict';
import { source, type AxeResults } from 'axe-core';
import { Bench, type Lens, type OpenOptions } from './harness/lens';
import { THEMES, type Theme } from './harness/site';
import { STATES, type PageState } from './harness/states';

/** The states of the page, and what a person opens over a result. */
const SHOWN = [
  'empty',
  'ready',
  'loading',
  'done',
  'step',
  'table',
  'failed',
  'noted',
  'error',
  'errorlater',
  'broken',
  'untrusted',
];
const OPENED: Record<string, PageState> = {
  find: STATES.find,
  picker: STATES.picker,
  'what if': STATES.whatif,
  changed: STATES.changed,
  received: STATES.received,
  drawn: STATES.drawn,
  filtered: STATES.filtered,
  compare: {
    options: STATES.done.options,
    async act(lens) {
      await lens.settled();
      await lens.page.getByRole('button', { name: /^Compare/ }).click();
      await lens.page.getByRole('option', { name: /^Class 2,/ }).click();
      await lens.settled();
    },
  },
  preprocessing: {
    options: STATES.fashion.options,
    async act(lens) {
      await lens.settled();
      await lens.page.getByTitle(/^Change how the input is made/).click();
    },
  },
};

/** Puts another theme on the page that is shown, as VS Code does when a person changes it. */
async function wear(lens: Lens, theme: Theme): Promise<void> {
  const classes = { dark: 'vscode-dark', light: 'vscode-light', hc: 'vscode-high-contrast', 'hc-light': '' };
  classes['hc-light'] = 'vscode-high-contrast vscode-high-contrast-light';
  await lens.page.evaluate(
    async ([name, body]) => {
      const link = document.querySelector<HTMLLinkElement>('link[href^="/themes/"]:not([href$="common.css"])')!;
      await new Promise((done) => {
        link.onload = done;
        link.href = `/themes/${name}.css?${Math.random()}`;
      });
      document.body.className = body;
      await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50)));
    },
    [theme, classes[theme]],
  );
}

async function faults(lens: Lens): Promise<string[]> {
  const results = await lens.page.evaluate(() =>
    (window as unknown as { axe: { run(what: Document, how: object): Promise<AxeResults> } }).axe.run(document, {
      resultTypes: ['violations'],
    }),
  );
  return results.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ target, any }) => `${id}: ${target.join(' ')}: ${any[0]?.message ?? ''}`));
}

describe('axe on the page', () => {
  let bench: Bench;
  before(async () => {
    bench = await Bench.open();
  });
  after(() => bench.close());

  const states = { ...Object.fromEntries(SHOWN.map((name) => [name, STATES[name]])), ...OPENED };
  for (const [name, { options, prepare, act }] of Object.entries(states)) {
    it(`finds no serious fault: ${name}`, async () => {
      const lens = await bench.show(options as OpenOptions, prepare);
      try {
        await act(lens);
        await lens.page.evaluate(source);
        const found: Record<string, string[]> = {};
        for (const theme of THEMES) {
          await wear(lens, theme);
          const list = await faults(lens);
          if (list.length > 0) found[theme] = list;
        }
        assert.deepEqual(found, {});
      } finally {
        await lens.close();
      }
    });
  }
});
