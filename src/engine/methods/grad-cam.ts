/**
 * Grad-CAM (Selvaraju et al. 2017, arXiv:1610.02391) on the last map: the positive part of its channels, each weighted by its mean gradient,
 * enlarged to the input's size.
 *
 * Limits: as coarse as that map (a few cells), silent about what speaks against the answer, without a sum to keep, and only for networks
 * that still have a map of more than one cell before their answer.
 */
import { BiasLensError } from '../errors';
import { resize } from '../input/resize';
import { type GradientStep, like, toOutputOrder } from '../trace/gradient';
import type { Traced } from '../trace/traced';
import { canvasOf, type Plane } from './maps';
import type { Method } from './method';

export const gradCam: Method = {
  name: 'gradCam',
  title: 'Grad-CAM',
  nonlinear: true,
  async attribute({ gradient }, input) {
    const { traced } = gradient;
    const { shape, data } = traced.value(input);
    const canvas = canvasOf(shape);
    const last = gradient.steps.find((step) => hasMap(traced, step));
    if (!canvas || !last) throw noMap(traced.model.file);
    const plane = camOf(traced, last);
    const { height, width, channels } = canvas;
    const large = resize({ ...plane, data: Float32Array.from(plane.data) }, width, height);
    const values = like(data, data.length);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        for (let c = 0; c < channels; c++) values[canvas.at(c, y, x)] = large.data[y * width + x] / channels;
      }
    }
    return { values };
  },
};

function hasMap(traced: Traced, { local }: GradientStep): boolean {
  const shape = traced.value(local.outputs[0].name).shape;
  return (
    local.map.kind === 'core' && local.outputs.length === 1 && shape.length === 4 && shape[0] === 1 && shape[2] * shape[3] > 1
  );
}

/** relu(Σ_c w_c A_c) with w_c the mean gradient of channel c. */
function camOf(traced: Traced, { local, output }: GradientStep): Plane {
  const { shape, data } = traced.value(local.outputs[0].name);
  const [, channels, height, width] = shape;
  const g = toOutputOrder(output, local.order);
  const cells = height * width;
  const cam = new Float64Array(cells);
  for (let c = 0; c < channels; c++) {
    let weight = 0;
    for (let i = 0; i < cells; i++) weight += g[c * cells + i] / cells;
    for (let i = 0; i < cells; i++) cam[i] += weight * data[c * cells + i];
  }
  return { height, width, data: cam.map((v) => Math.max(v, 0)) };
}

function noMap(file: string): BiasLensError {
  return new BiasLensError({
    fault: 'usage',
    code: 'method-no-map',
    file,
    reason: 'Grad-CAM needs a picture as input and a layer that is a map of it; there is none',
    action: 'Choose another method',
  });
}
