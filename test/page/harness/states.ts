/** The page's states, each as a person gets to it, on the sample models. */
import fs from 'node:fs';
import path from 'node:path';
import { BiasLensError } from '../../../src/protocol/errors';
import type { TestHost } from './host';
import { judge, OPINIONS, sentences, vocabulary } from '../../support/tokens';
import { branching, inFolder, overSquareRoot, softened } from './models';
import type { Lens, OpenOptions } from './lens';

const SAMPLES = path.resolve(__dirname, '../../../media/samples');

export const digits: OpenOptions = {
  model: path.join(SAMPLES, 'digits/digits.onnx'),
  input: { kind: 'file', path: path.join(SAMPLES, 'digits/images/7-0.png') },
};
export const cells: OpenOptions = {
  model: path.join(SAMPLES, 'cells/cells.onnx'),
  input: { kind: 'file', path: path.join(SAMPLES, 'cells/cells-test.csv'), row: 45 },
};
export const fashion: OpenOptions = {
  model: path.join(SAMPLES, 'fashion/fashion-vgg11.onnx'),
  input: { kind: 'file', path: path.join(SAMPLES, 'fashion/images/fashion_t10k_00_label9.png') },
};

export const made = inFolder({
  'digits-sqrt.onnx': overSquareRoot(fs.readFileSync(digits.model)),
  'digits-soft.onnx': softened(fs.readFileSync(digits.model)),
  'residual.onnx': branching(6),
  'judge/judge.onnx': judge(),
  'judge/vocab.txt': vocabulary(),
  'judge/labels.txt': 'against\nin favour\n',
  'judge/sentences-labels.txt': OPINIONS.map(([, label]) => `${label}\n`).join(''),
  'judge/sentences.npy': sentences(...OPINIONS.map(([text]) => text)),
  'truncated.onnx': fs.readFileSync(digits.model).subarray(0, 40_000),
});
export const stopped: OpenOptions = { ...digits, model: made('digits-sqrt.onnx'), preprocess: { range: [0, 1] } };
export const sentence: OpenOptions = {
  model: made('judge/judge.onnx'),
  input: { kind: 'file', path: made('judge/sentences.npy'), row: 0 },
};
export const noted: OpenOptions = { ...digits, model: made('digits-soft.onnx'), preprocess: { range: [0, 1] } };
export const branches: OpenOptions = { model: made('residual.onnx'), input: { kind: 'random', seed: 3 } };

export interface PageState {
  options: OpenOptions;
  prepare?: (host: TestHost) => void;
  act(lens: Lens): Promise<void>;
}

const settled = (lens: Lens) => lens.settled();

/** A layer's unit with one view of its messages in sight. */
async function messages(lens: Lens, layer: RegExp, view: 'Sent' | 'Received' | 'Drawn'): Promise<void> {
  await lens.settled();
  const tab = lens.page.getByRole('tab', { name: 'Layers' });
  if (await tab.isVisible()) await tab.click();
  await lens.page.getByRole('treeitem', { name: layer }).locator('.node').click();
  await lens.settled();
  for (const pane of ['Totals', 'Distribution']) await lens.page.getByRole('button', { name: pane }).click();
  await lens.page.getByRole('radio', { name: view, exact: true }).click();
  await lens.settled();
  await lens.page.locator('.drawn-readout, .list-foot').scrollIntoViewIfNeeded();
  await lens.settled();
}

export const STATES: Record<string, PageState> = {
  done: {
    options: digits,
    async act(lens) {
      await lens.settled();
      await lens.page
        .locator('.area')
        .hover({ position: { x: 10.5 * 17, y: 7.5 * 17 } })
        .catch(() => {});
      await lens.settled();
    },
  },
  step: {
    options: digits,
    async act(lens) {
      await lens.settled();
      await lens.page.getByRole('button', { name: /^Restart/ }).click();
      for (let k = 0; k < 5; k++) await lens.page.keyboard.press('F10');
      await lens.settled();
    },
  },
  top10: {
    options: digits,
    async act(lens) {
      await lens.settled();
      await lens.page.keyboard.press('t');
      await lens.settled();
    },
  },
  table: {
    options: cells,
    async act(lens) {
      await lens.settled();
      await lens.page
        .locator('.fr:not(.head)')
        .nth(2)
        .hover()
        .catch(() => {});
      await lens.settled();
    },
  },
  tokens: {
    options: sentence,
    async act(lens) {
      await lens.settled();
      await lens.page
        .locator('.token')
        .nth(4)
        .hover()
        .catch(() => {});
      await lens.settled();
    },
  },
  pixels: {
    options: { ...fashion, preprocess: { range: [0, 1], mean: [0.1307], std: [0.3081], fit: 'pad', space: 'pixel' } },
    async act(lens) {
      await lens.settled();
      await lens.page.getByTitle(/^Change how the input is made/).click();
      await lens.settled();
    },
  },
  layers: {
    options: digits,
    async act(lens) {
      await lens.settled();
      const tab = lens.page.getByRole('tab', { name: 'Layers' });
      if (await tab.isVisible()) await tab.click();
      await lens.settled();
    },
  },
  received: { options: digits, act: (lens) => messages(lens, /^Flatten/, 'Received') },
  drawn: { options: digits, act: (lens) => messages(lens, /^Conv \+ Relu, 32×14×14/, 'Drawn') },
  drawnstrips: { options: digits, act: (lens) => messages(lens, /^Gemm \+ Relu/, 'Drawn') },
  filtered: {
    options: digits,
    async act(lens) {
      await messages(lens, /^Conv \+ Relu, 32×14×14/, 'Sent');
      await lens.page.getByRole('button', { name: 'Filter' }).first().click();
      await lens.page.keyboard.type('*, 3-6');
      await lens.page.getByRole('button', { name: 'Filter', exact: true }).last().click();
      await lens.page.keyboard.type('12, *');
      await lens.page.getByRole('radio', { name: 'Only negative' }).last().click();
      await lens.settled();
    },
  },
  fashion: { options: fashion, act: settled },
  failed: { options: stopped, act: settled },
  noted: { options: noted, act: settled },
  broken: { options: { ...digits, model: made('truncated.onnx') }, act: settled },
  branches: {
    options: branches,
    async act(lens) {
      await lens.settled();
      for (let k = 0; k < 6; k++) await lens.page.keyboard.press('Shift+F10');
      await lens.settled();
    },
  },
  whatif: {
    options: fashion,
    async act(lens) {
      await lens.settled();
      await lens.page.getByRole('button', { name: 'What if' }).click();
      await lens.page.locator('.tick').nth(1).click();
      await lens.settled();
    },
  },
  find: {
    options: fashion,
    async act(lens) {
      await lens.settled();
      await lens.page.keyboard.press('/');
      await lens.page.keyboard.type('conv 128');
      await lens.settled();
    },
  },
  picker: {
    options: fashion,
    async act(lens) {
      await lens.settled();
      await lens.page.getByRole('button', { name: /subtracted/ }).click();
      await lens.settled();
    },
  },
  loading: {
    options: fashion,
    prepare(host) {
      host.before = (method, { progress }) => {
        if (method !== 'explain') return;
        progress({ stage: 'pass', text: '', done: 9, total: 16 });
        return new Promise(() => {});
      };
    },
    async act(lens) {
      await lens.page.getByText('Spread the bias, 9 of 16').waitFor();
    },
  },
  rerun: {
    options: fashion,
    async act(lens) {
      await lens.settled();
      lens.host.before = (method, { progress }) => {
        if (method !== 'explain') return;
        progress({ stage: 'pass', text: '', done: 9, total: 16 });
        return new Promise(() => {});
      };
      await lens.page.locator('.cls.line').nth(1).click();
      await lens.page.locator('.rerun [aria-valuenow="56"]').waitFor();
    },
  },
  changed: {
    options: digits,
    async act(lens) {
      await lens.settled();
      lens.host.events?.emit('changed', { path: digits.model });
      await lens.page.getByText('digits.onnx has changed on disk.').waitFor();
    },
  },
  error: {
    options: digits,
    prepare(host) {
      host.before = (method) => {
        if (method === 'explain') throw killed();
      };
    },
    act: settled,
  },
  errorlater: {
    options: digits,
    async act(lens) {
      await lens.settled();
      lens.host.before = (method) => {
        if (method === 'explain') throw killed();
      };
      await lens.page.locator('.cls.line').nth(1).click();
      await lens.settled();
    },
  },
  empty: { options: { ...digits, input: undefined, explain: true }, act: settled },
  ready: { options: { ...digits, explain: false }, act: settled },
  untrusted: { options: { ...digits, trusted: false, explain: true }, act: settled },
};

function killed(): BiasLensError {
  return new BiasLensError({
    fault: 'process',
    code: 'killed',
    file: 'digits.onnx',
    reason: 'the process that runs the model was killed (SIGKILL)',
    action: 'Choose Retry',
  });
}
