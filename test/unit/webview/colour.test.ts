import assert from 'node:assert/strict';
import { REST } from '../../../src/format/colour-maps';
import { limitOf, outsideShare, threshold } from '../../../webview/colour/limit';
import { paint, paintTop, USUAL_STRENGTH } from '../../../webview/colour/paint';
import { colourAt, ramp, type Rgb } from '../../../webview/colour/ramp';
import { COLOUR_MAPS, type ColourMap } from '../../../src/format/colour-maps';
import { colourer } from '../../../src/session/picture/colours';
import { fitScale, shrinkBase, shrinkMap } from '../../../webview/colour/shrink';

const hex = (rgb: ArrayLike<number>) => `#${Array.from(rgb, (c) => c.toString(16).padStart(2, '0')).join('')}`;

/** OKLab lightness of an sRGB colour. */
function lightness(rgb: Rgb): number {
  const [r, g, b] = rgb.map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s;
}

describe('the diverging ramp', () => {
  const on = ramp(false);
  it('has the stops of the design', () => {
    assert.deepEqual(
      [0, 0.25, 0.5, 0.75, 1].map((t) => hex(colourAt(-t, on))),
      ['#141414', '#1a456b', '#2c79ba', '#5cabf2', '#a0d0fe'],
    );
    assert.deepEqual(
      [0, 0.25, 0.5, 0.75, 1].map((t) => hex(colourAt(t, on))),
      ['#141414', '#61360f', '#a95f17', '#e18e4b', '#fcba89'],
    );
  });

  it('shows a magnitude equally bright in both signs, and brighter the larger it is', () => {
    let before = -1;
    for (let k = 0; k <= 20; k++) {
      const [up, down] = [k / 20, -k / 20].map((t) => lightness(colourAt(t, on)));
      assert(Math.abs(up - down) < 0.02, `at ${k / 20}: ${up} and ${down}`);
      assert(up > before);
      before = up;
    }
  });

  it('lies on black in high contrast, and clamps beyond its ends', () => {
    assert.equal(hex(colourAt(0, ramp(true))), '#000000');
    assert.deepEqual(colourAt(7, on), colourAt(1, on));
  });
});

/** Linear light of an sRGB colour. */
const linear = (rgb: ArrayLike<number>) =>
  Array.from(rgb, (c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));

/** How eyes without one kind of cone see a colour (Viénot, Brettel, Mollon 1999; tritan: Brettel's plane for 660 nm), in linear light. */
const EYES = {
  protan: [
    [0.11238, 0.88762, 0],
    [0.11238, 0.88762, 0],
    [0.00401, -0.00401, 1],
  ],
  deutan: [
    [0.29275, 0.70725, 0],
    [0.29275, 0.70725, 0],
    [-0.02234, 0.02234, 1],
  ],
  tritan: [
    [1, 0.1446, -0.1446],
    [0, 0.8592, 0.1408],
    [0, 0.8592, 0.1408],
  ],
};

/** Distance in OKLab of two colours as such eyes see them. */
function apart(a: Rgb, b: Rgb, eyes: number[][]): number {
  const lab = (rgb: Rgb) => {
    const [r, g, bl] = eyes.map((row) => row.reduce((sum, w, k) => sum + w * linear(rgb)[k], 0));
    const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * bl);
    const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * bl);
    const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * bl);
    return [
      0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
      1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
      0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
    ];
  };
  const [p, q] = [lab(a), lab(b)];
  return Math.hypot(...p.map((v, k) => v - q[k]));
}

for (const name of Object.keys(COLOUR_MAPS) as ColourMap[]) {
  describe(`the colour map ${name}`, () => {
    const on = ramp(false, name);

    it('is equally bright in both signs, and brighter the larger the magnitude', () => {
      let before = -1;
      for (let k = 0; k <= 20; k++) {
        const [up, down] = [k / 20, -k / 20].map((t) => lightness(colourAt(t, on)));
        assert(Math.abs(up - down) < 0.02, `at ${k / 20}: ${up} and ${down}`);
        assert(up > before);
        before = up;
      }
    });

    for (const [eyes, seen] of Object.entries(EYES)) {
      it(`keeps the signs apart for ${eyes} eyes`, () => {
        for (const t of [0.25, 0.5, 0.75, 1]) {
          const distance = apart(colourAt(t, on), colourAt(-t, on), seen);
          assert(distance > 0.06, `at ${t}: ${distance}`);
        }
      });
    }

    it('is the same in exported pictures', () => {
      const colour = colourer(name);
      for (let k = -8; k <= 8; k++) assert.deepEqual(colour(k / 8), colourAt(k / 8, on));
    });
  });
}

describe('the limit of a map', () => {
  it('is the 99.5th percentile of the magnitudes', () => {
    const values = Array.from({ length: 1000 }, (_, k) => (k % 2 ? k : -k));
    assert.equal(limitOf(values), 995);
  });
  it('is the largest magnitude where nearly all is 0, and 0 for nothing', () => {
    assert.equal(limitOf([...new Array<number>(999).fill(0), -3]), 3);
    assert.equal(limitOf([]), 0);
    assert.equal(limitOf([0, 0]), 0);
  });
  it('keeps the largest share, never zeros', () => {
    const values = [5, -4, 3, -2, 1, 0, 0, 0, 0, 0];
    const kept = (share: number) => values.filter((v) => Math.abs(v) >= threshold(values, share));
    assert.deepEqual(kept(0.2), [5, -4]);
    assert.deepEqual(kept(0.8), [5, -4, 3, -2, 1]);
    assert.deepEqual(kept(1), values);
  });
  it('counts what of the largest lies outside the largest of another', () => {
    assert.equal(outsideShare([9, 8, 0, 0], [9, 0, 8, 0], 0.5), 0.5);
    assert.equal(outsideShare([0, 0], [1, 1], 0.5), undefined);
  });
});

describe('painting', () => {
  const on = ramp(false);
  const white = { data: new Uint8Array([255, 255]), channels: 1 as const };
  const at = (pixels: Uint8ClampedArray, k: number) => hex(pixels.subarray(4 * k, 4 * k + 3));

  it('takes the sign for the hue and leaves out what is below the threshold', () => {
    const pixels = paint({ values: [1, -1, 0.4, 0], limit: 1, ramp: on, mode: 'signed', threshold: 0.5 });
    assert.deepEqual(
      [0, 1, 2, 3].map((k) => at(pixels, k)),
      ['#fcba89', '#a0d0fe', '#141414', '#141414'],
    );
  });

  it('is grey when unsigned', () => {
    const pixels = paint({ values: [1, -1], limit: 1, ramp: on, mode: 'unsigned' });
    assert.equal(at(pixels, 0), '#cacaca');
    assert.equal(at(pixels, 1), '#cacaca');
  });

  it('keeps the input at most #525252 under an overlay of the usual strength', () => {
    const pixels = paint({ values: [0, 1], limit: 1, ramp: on, mode: 'signed', base: white, strength: USUAL_STRENGTH });
    assert.equal(at(pixels, 0), '#525252');
    assert.equal(at(pixels, 1), '#fcba89');
  });

  it('is the input alone at strength 0 and the map alone at 1', () => {
    const colour = { data: new Uint8Array([10, 200, 30]), channels: 3 as const };
    const alone = paint({ values: [1], limit: 1, ramp: on, mode: 'signed', base: colour, strength: 0 });
    assert(Math.abs(alone[1] - 204) <= 1 && alone[0] < 40, String(alone));
    const map = paint({ values: [0], limit: 1, ramp: on, mode: 'signed', base: white, strength: 1 });
    assert.equal(at(map, 0), '#141414');
  });

  it('lets the input through where the attribution is among the largest', () => {
    const pixels = paintTop([5, -4, 1], 4, { data: [7, 9, 11], channels: 1 });
    assert.deepEqual(
      [0, 1, 2].map((k) => pixels[4 * k]),
      [7, 9, REST],
    );
  });
});

describe('scaling without smoothing', () => {
  it('zooms by whole numbers, and shrinks by whole numbers what is too large', () => {
    assert.deepEqual(fitScale(28, 28, 480, 500), { zoom: 17, factor: 1 });
    assert.deepEqual(fitScale(224, 224, 480, 500), { zoom: 2, factor: 1 });
    assert.deepEqual(fitScale(640, 480, 480, 500), { zoom: 1, factor: 2 });
  });
  it('keeps of a block the value that matters most, with its sign', () => {
    const small = shrinkMap([1, -9, 2, 3, 0, 0, 0, 4, 5], 3, 3, 2);
    assert.deepEqual([small.width, small.height], [2, 2]);
    assert.deepEqual([...small.values], [-9, 2, 4, 5]);
  });
  it('keeps of the picture the mean of a block', () => {
    assert.deepEqual([...(shrinkBase({ data: [0, 10, 20, 30], channels: 1 }, 2, 2, 2).data as Float64Array)], [15]);
  });
});
