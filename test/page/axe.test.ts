/** No serious fault of accessibility in any state, in any of the four themes. */
import assert from 'node:assert/strict';
import { seriousFaults } from './harness/axe';
import { Bench, type OpenOptions } from './harness/lens';
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
  tokens: STATES.tokens,
  'tokens as a list': {
    options: STATES.tokens.options,
    async act(lens) {
      await lens.settled();
      await lens.page.getByRole('radio', { name: 'As a list' }).click();
      await lens.settled();
    },
  },
  rows: {
    options: STATES.tokens.options,
    async act(lens) {
      await lens.settled();
      await lens.page.getByRole('button', { name: /^Row 0 of/ }).click();
      await lens.settled();
    },
  },
  'paused while comparing': {
    options: STATES.done.options,
    async act(lens) {
      await lens.settled();
      await lens.page.getByRole('button', { name: /^Compare/ }).click();
      await lens.settled();
      await lens.page.getByRole('button', { name: /^Step back/ }).click();
      await lens.settled();
    },
  },
  'other colours': {
    options: { ...STATES.fashion.options, colours: 'purple-green' },
    act: (lens) => lens.settled(),
  },
  'red colours': { options: { ...STATES.fashion.options, colours: 'blue-red' }, act: (lens) => lens.settled() },
  // So high that no box of the graph is cut in two: axe would miss the half of its text in the name.
  pixels: { ...STATES.pixels, options: { ...STATES.pixels.options, height: 1240 } },
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
        assert.deepEqual(await seriousFaults(lens.page), {});
      } finally {
        await lens.close();
      }
    });
  }
});
