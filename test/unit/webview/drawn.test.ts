/** Messages as lines: every line ends on the units that it is of. */
import assert from 'node:assert/strict';
import { layOut, middleOf, nearestLine, type End } from '../../../webview/inspector/drawn/layout';
import { cellOf, planeAt, plateSize } from '../../../webview/inspector/drawn/planes';
import { unravel } from '../../../src/format/shape';

const end = (way: End['way'], position: number, message: number, shape: readonly number[], other = 'there'): End => ({
  way,
  other,
  position,
  index: unravel(position, shape),
  shape,
  alpha: 0.5,
  message,
});

describe('the plane of a unit', () => {
  it('is the map of its channel, at a whole-number zoom', () => {
    const plane = planeAt([1, 16, 28, 28], 4 * 784 + 6 * 28 + 10, 56, 366);
    assert.deepEqual({ ...plane }, { index: 4, start: 3136, width: 28, height: 28, map: true, zoom: 2, factor: 1 });
    assert.deepEqual(cellOf(plane, 4 * 784 + 6 * 28 + 10), { x: 20, y: 12, width: 2, height: 2 });
    assert.deepEqual(plateSize(plane), { width: 56, height: 56 });
  });

  it('is shrunk where it is too large, and a block stands for its units', () => {
    const plane = planeAt([1, 3, 224, 224], 2 * 50_176 + 223 * 224 + 223, 56, 366);
    assert.deepEqual([plane.index, plane.zoom, plane.factor], [2, 1, 4]);
    assert.deepEqual(cellOf(plane, 2 * 50_176 + 223 * 224 + 223), { x: 55, y: 55, width: 1, height: 1 });
  });

  it('is a strip for a vector, channels of one element, and a row of a signal', () => {
    for (const shape of [
      [1, 64],
      [1, 64, 1, 1],
      [1, 3, 64],
    ]) {
      const plane = planeAt(shape, 63, 56, 366);
      assert.deepEqual([plane.map, plane.width, plane.zoom, plane.start], [false, 64, 5, 0], shape.join());
      assert.deepEqual(cellOf(plane, 63), { x: 315, y: 0, width: 5, height: 10 });
    }
    assert.deepEqual([planeAt([1, 3, 64], 130, 56, 366).index, planeAt([1, 3, 64], 130, 56, 366).start], [2, 128]);
    const long = planeAt([1, 1568], 1567, 56, 366);
    assert.deepEqual([long.zoom, long.factor, plateSize(long).width], [1, 5, 314]);
  });
});

describe('a drawing of messages', () => {
  const IN = [1, 8, 28, 28];
  const OUT = [1, 32, 7, 7];
  const ends = [
    end('sent', 5 * 784 + 3, -0.1, IN),
    end('sent', 5 * 784 + 4, 0.3, IN),
    end('sent', 2 * 784 + 4, -0.35, IN),
    end('received', 9 * 49 + 11, 0.01, OUT, 'reader'),
    end('received', 12 * 49, 0.02, [1, 40], 'another'),
  ];
  const drawing = layOut(366, [1, 16, 14, 14], 3 * 196 + 15, ends);

  it('has a plate for every plane, the one that weighs most first, and all of it in sight', () => {
    assert.deepEqual(
      drawing.sent.map(({ plane }) => plane.index),
      [5, 2],
    );
    assert.deepEqual(
      drawing.received.map(({ other }) => other),
      ['reader', 'another'],
    );
    for (const { x, y, width, height } of [drawing.unit, ...drawing.sent, ...drawing.received]) {
      assert(x >= 0 && x + width <= 366 && y >= 0 && y + height <= drawing.height);
    }
    const [above, below] = [drawing.sent[0], drawing.received[0]];
    assert(above.y + above.height < drawing.unit.y && drawing.unit.y + drawing.unit.height < below.y, 'as in the graph');
  });

  it('has a line for every message, the largest first, from the unit to the other end', () => {
    assert.deepEqual(
      drawing.lines.map(({ end: { way, message } }) => [way, message]),
      [
        ['sent', -0.35],
        ['sent', 0.3],
        ['sent', -0.1],
        ['received', 0.02],
        ['received', 0.01],
      ],
    );
    const { unit, box } = drawing;
    assert.deepEqual([box.x - unit.x, box.y - unit.y], [1 * unit.plane.zoom, 1 * unit.plane.zoom]);
    const plate = drawing.sent[1];
    assert.deepEqual(drawing.lines[0].box, { x: plate.x + 8, y: plate.y, width: 2, height: 2 });
  });

  it('knows the line that is pointed at: the nearest, where one is near', () => {
    drawing.lines.forEach(({ box }, k) => {
      const { x, y } = middleOf(box);
      assert.equal(nearestLine(drawing, x, y), k);
    });
    assert.equal(nearestLine(drawing, 2, drawing.unit.y), null);
  });

  it('leaves out what there is no room for', () => {
    const many = Array.from({ length: 20 }, (_, c) => end('sent', c * 784, 20 - c, [1, 20, 28, 28]));
    const { sent, lines } = layOut(366, [1, 64], 3, many);
    assert.deepEqual(
      sent.map(({ plane }) => plane.index),
      [0, 1, 2, 3, 4],
    );
    assert.equal(lines.length, 5);
  });

  it('is of the unit alone where nothing was sent or got', () => {
    const { lines, height, unit } = layOut(366, [1, 10], 3, []);
    assert.deepEqual([lines.length, height], [0, unit.height]);
  });
});
