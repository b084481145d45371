/** What lies under an attribution: the picture the model was shown, or the input's own values where it is none. */
import type { Prepared } from '../../src/protocol/types';
import type { Base } from '../colour/paint';
import type { Plan } from './plan';

/** The picture, when it is of the map's size. */
export function pictureBase(
  prepared: Pick<Prepared, 'picture'> | null | undefined,
  width: number,
  height: number,
): Base | undefined {
  const picture = prepared?.picture;
  if (!picture || picture.width !== width || picture.height !== height) return undefined;
  return { data: picture.data, channels: picture.channels };
}

/** Values as grey from the smallest to the largest: how an input that is no picture is shown. */
export function greyBase(values: Float64Array, plan: Plan): Base {
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < plan.count; i++) {
    if (values[i] < low) low = values[i];
    if (values[i] > high) high = values[i];
  }
  const span = high - low;
  return { channels: 1, data: values.map((v) => (span > 0 ? (255 * (v - low)) / span : 0)) };
}
