/** Colours of the terminal: hue is sign, as in the page. Mid tones of the 256 read on dark and on light grounds. */

export interface Style {
  /** A number's text in the hue of its sign. */
  hue(value: number, text: string): string;
  strong(text: string): string;
  dim(text: string): string;
  bad(text: string): string;
}

const paint = (code: string) => (text: string) => (text === '' ? text : `\u001b[${code}m${text}\u001b[0m`);
const raise = paint('38;5;172');
const lower = paint('38;5;32');
const as = (text: string) => text;

export const COLOR: Style = {
  hue: (value, text) => (value > 0 ? raise(text) : value < 0 ? lower(text) : text),
  strong: paint('1'),
  dim: paint('2'),
  bad: paint('31'),
};

export const PLAIN: Style = { hue: (_value, text) => text, strong: as, dim: as, bad: as };
