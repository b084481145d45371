/** The page's states, each as a person gets to it, on the sample models. */
import path from 'node:path';
import type { TestHost } from './host';
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

export interface PageState {
  options: OpenOptions;
  prepare?: (host: TestHost) => void;
  act(lens: Lens): Promise<void>;
}

const settled = (lens: Lens) => lens.settled();

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
  fashion: { options: fashion, act: settled },
  empty: { options: { ...digits, input: undefined, explain: true }, act: settled },
  ready: { options: { ...digits, explain: false }, act: settled },
  untrusted: { options: { ...digits, trusted: false, explain: true }, act: settled },
};
