/**
 * The diverging colour maps, the same on the page and in exported pictures: hue is sign, brightness is magnitude.
 *
 * Stops of the two arms at |t| = 0, ¼, ½, ¾, 1, linear in sRGB between. Arms have equal OKLCH lightness (.19 .38 .56 .72 .84), so that
 * neither sign looks stronger and brightness alone tells the magnitude. Each pair of hues stays apart for deutan, protan and tritan eyes.
 */
export const COLOUR_MAPS = {
  'blue-orange': {
    lower: ['#141414', '#1a456b', '#2c79ba', '#5cabf2', '#a0d0fe'],
    raise: ['#141414', '#61360f', '#a95f17', '#e18e4b', '#fcba89'],
  },
  'blue-red': {
    lower: ['#141414', '#1a456b', '#2c79ba', '#5cabf2', '#a0d0fe'],
    raise: ['#141414', '#6a2c2a', '#b94d4b', '#ee807b', '#fdb5b0'],
  },
  'purple-green': {
    lower: ['#141414', '#513463', '#8e5cab', '#c28ae4', '#dfb9f8'],
    raise: ['#141414', '#194f29', '#2d8949', '#5bbd75', '#9eddaa'],
  },
} as const;

export type ColourMap = keyof typeof COLOUR_MAPS;

export const DEFAULT_COLOUR_MAP: ColourMap = 'blue-orange';

export function isColourMap(value: unknown): value is ColourMap {
  return typeof value === 'string' && Object.hasOwn(COLOUR_MAPS, value);
}

/** Grey of everything that is not among the largest, in the top-k view: neither black nor white of a picture. */
export const REST = 58;
