/** A set of pictures: what is opened, and what a person does before each is taken. */
import type { Lens, OpenOptions } from '../page/harness/lens';
import type { Theme } from '../page/harness/site';

export interface Picture {
  /** Its file is `name-theme.png`, or `name-theme-width.png` where it has several widths. */
  name: string;
  options: OpenOptions;
  /** All four when left out. */
  themes?: readonly Theme[];
  /** 1400 when left out. */
  widths?: readonly number[];
  height?: number;
  act(lens: Lens): Promise<void>;
}

export interface PictureSet {
  name: string;
  pictures: Picture[];
  /** Why its pictures cannot be taken here, when that is so. */
  skip?: string;
}
