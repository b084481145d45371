/** Tensor sources: a field of the session, a parameter of the model, what an expression has computed. */
import type { Parameter, Statistics, Totals } from '../../../protocol/types';
import type { TensorValue } from '../../expressions';
import { fieldOf, type Field, type Model } from '../../model';
import type { TensorSource } from './tensor';

/** A field of the session; only what is looked at is fetched. */
export function fieldSource(model: Model, field: Field, shape: readonly number[], more: Partial<TensorSource>): TensorSource {
  const query = { request: model.request, ...field };
  return {
    shape,
    statistics: () => model.link.request('statistics', query),
    blocks: (start, size, count) => model.link.request('blocks', { ...query, start, size, count }),
    elements: async (start, end) => (await fieldOf(model, { ...field, start, end })).data,
    ...more,
  };
}

/** A constant of the model, fetched whole when it is opened. */
export function parameterSource({ link }: Model, { name, shape }: Parameter): TensorSource {
  let fetched: Promise<TensorSource> | undefined;
  const whole = () =>
    (fetched ??= link.request('parameter', { name }).then(({ data }) => valueSource({ shape, data, logical: false })));
  return {
    shape,
    statistics: async () => (await whole()).statistics(),
    blocks: async (start, size, count) => (await whole()).blocks(start, size, count),
    elements: async (start, end) => (await whole()).elements(start, end),
  };
}

/** A tensor that is here already. */
export function valueSource({ shape, data }: TensorValue, expression?: string): TensorSource {
  const part = (start: number, end: number) => Array.from({ length: end - start }, (_, i) => data[start + i]);
  return {
    shape,
    statistics: async () => statisticsOf(shape, data),
    blocks: async (start, size, count) =>
      Array.from({ length: count }, (_, i) => totals(part(start + i * size, start + (i + 1) * size))),
    elements: async (start, end) => part(start, end),
    ...(expression !== undefined && { expression }),
  };
}

function totals(values: readonly number[]): Totals {
  const largest = values.reduce((most, v) => (Math.abs(v) > Math.abs(most) ? v : most), 0);
  return { sum: values.reduce((a, b) => a + b, 0), abs: values.reduce((a, b) => a + Math.abs(b), 0), largest };
}

function statisticsOf(shape: readonly number[], data: ArrayLike<number>): Statistics {
  const all = Array.from(data);
  const finite = all.filter(Number.isFinite);
  const { sum, abs } = totals(all);
  const mean = totals(finite).sum / finite.length;
  const least = (pick: (a: number, b: number) => number) => (finite.length > 0 ? finite.reduce((a, b) => pick(a, b)) : NaN);
  return {
    shape: [...shape],
    count: all.length,
    sum,
    abs,
    min: least(Math.min),
    max: least(Math.max),
    mean,
    deviation: Math.sqrt(totals(finite.map((v) => (v - mean) ** 2)).sum / finite.length),
    zeros: all.filter((v) => v === 0).length,
    nan: all.filter(Number.isNaN).length,
    infinite: all.filter((v) => Math.abs(v) === Infinity).length,
  };
}
