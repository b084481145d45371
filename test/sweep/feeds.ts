/** Inputs for a model that the sweep meets: its own test data, or seeded values of the right shape. */
import fs from 'node:fs';
import path from 'node:path';
import { BiasLensError, errorInfo, type ErrorInfo } from '../../src/engine/errors';
import { randomTensor } from '../../src/engine/input';
import { readPb } from '../../src/engine/input/pb';
import type { DeclaredPort, Model } from '../../src/engine/onnx/model';
import { type FloatData, type FloatTensor, isFloat, type Tensor } from '../../src/engine/tensor';

type Feeds = Record<string, Tensor>;

/** Sizes that free dimensions are tried with, one after the other: a model says by an error which it does not take. */
const SIZES = [1, 16, 64, 224, 8, 4, 2, 3, 5, 512, 4096];
/** A made-up input larger than this is not made. */
const MAX_ELEMENTS = 1 << 24;

/**
 * The feeds to try, in this order. Recorded ones that hold NaN or infinities, which an input may not, come again without.
 * @throws BiasLensError when an input is no plain tensor
 */
export function feedsFor(model: Model): Iterable<Feeds> {
  const folder = path.join(model.dir, 'test_data_set_0');
  if (!fs.existsSync(folder)) return generated(model);
  const feeds = recorded(model, folder);
  return [feeds, finite(feeds)];
}

function finite(feeds: Feeds): Feeds {
  const seeded = ({ data }: FloatTensor) => data.map((v, i) => (Number.isFinite(v) ? v : Math.sin(i + 1))) as FloatData;
  return Object.fromEntries(Object.entries(feeds).map(([k, t]) => [k, isFloat(t) ? { ...t, data: seeded(t) } : t]));
}

function recorded(model: Model, folder: string): Feeds {
  const feeds: Feeds = {};
  model.inputs.forEach((input, i) => {
    const file = path.join(folder, `input_${i}.pb`);
    if (input.elemType === 0) throw notTensor(input, model);
    if (fs.existsSync(file)) feeds[input.name] = tensorIn(file, input, model);
  });
  return feeds;
}

function tensorIn(file: string, input: DeclaredPort, model: Model): Tensor {
  try {
    return readPb(fs.readFileSync(file), path.basename(file));
  } catch (error) {
    throw new BiasLensError({ ...readerOf(input.name, model), ...errorInfo(error) });
  }
}

function* generated(model: Model): Generator<Feeds> {
  // A symbol that leads any input is the batch, wherever else it occurs.
  const batch = new Set(model.inputs.map((i) => i.shape?.[0]).filter((d) => typeof d === 'string'));
  const free = model.inputs.some((i) => !i.shape || i.shape.some((d, at) => at > 0 && isFree(d)));
  for (const size of free ? SIZES : SIZES.slice(0, 1)) {
    const feeds: Feeds = {};
    try {
      model.inputs.forEach((input, i) => (feeds[input.name] = made(input, model, batch, size, i + 1)));
    } catch (error) {
      // That a size makes too much of it says nothing when smaller ones were tried.
      if (size !== SIZES[0] && errorInfo(error).code === 'input-too-large') continue;
      throw error;
    }
    yield feeds;
  }
}

function made(input: DeclaredPort, model: Model, batch: ReadonlySet<unknown>, size: number, seed: number): Tensor {
  if (input.elemType === 0 || input.dtype === 'unknown') throw notTensor(input, model);
  const shape = (input.shape ?? [1, size]).map((d, at) => (isFree(d) ? (at === 0 || batch.has(d) ? 1 : size) : (d as number)));
  const count = shape.reduce((n, d) => n * d, 1);
  if (count > MAX_ELEMENTS)
    throw fault(`its input ${input.name} has ${count} elements`, 'input-too-large', readerOf(input.name, model));
  if (input.dtype === 'string') return { dtype: 'string', shape, data: new Array<string>(count).fill('a') };
  return randomTensor(shape, input.dtype ?? 'unknown', seed);
}

const isFree = (d: number | string) => typeof d === 'string' || d < 0;

/** The node that reads an input, which is where a model stops whose input cannot be given. */
export function readerOf(input: string, model: Model): Place {
  const reader = model.nodes.find((n) => n.inputs.includes(input) || n.captured.includes(input));
  return reader ? { node: reader.name, op: reader.op } : {};
}

type Place = Pick<ErrorInfo, 'node' | 'op'>;

function notTensor(input: DeclaredPort, model: Model): BiasLensError {
  const reason = `its input ${input.name} is no tensor that can be given (a sequence, an optional or an unknown type)`;
  return fault(reason, 'input-type', readerOf(input.name, model));
}

function fault(reason: string, code: string, place: Place): BiasLensError {
  return new BiasLensError({ fault: 'model', code, ...place, reason, action: 'Explain a model with tensor inputs' });
}
