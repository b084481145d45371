/** The attributions the page can lay over the input, and their values. */
import { useMemo } from 'preact/hooks';
import type { ExplainRequest, Option, Prepared, Progress } from '../../src/protocol/types';
import type { Maybe } from '../../src/format/number';
import { withOption } from '../state/derive';
import { useAsk, useAsks, useSelect } from '../state/page';
import { methodName, t, type TextKey } from '../text';

export interface MethodEntry {
  /** `beta1` … `beta3`, or the session's name of the method. */
  id: string;
  title: string;
  /** What its values are called in a formula. */
  symbol: string;
  option?: Option;
}

export interface Attributed {
  entry: MethodEntry;
  values: ArrayLike<number> | undefined;
  sum: Maybe;
  abs: Maybe;
  largest: Maybe;
  expected?: number;
  gap?: number;
  busy: boolean;
  progress: Progress | undefined;
  stale: boolean;
  error: string | undefined;
}

/** Methods of the session's that hold a β of the request's own rule. */
const RULED = new Set(['complete']);

const OPTIONS: Option[] = [1, 2, 3];

/** Shown beside BBp's own until the person chooses others. */
export const USUAL = ['gradientInput', 'integratedGradients', 'deepLift'];

/** What costs no more than the explanation itself. The others run the model many times over. */
const CHEAP = new Set(['gradient', 'gradientInput', 'complete']);

/** Milliseconds that an explanation may take for the costly methods to be computed without being asked for. */
const QUICK = 1500;

/** Every method there is: BBp's three options first, which the session lists under the same names. */
export function useMethods(): MethodEntry[] {
  const session = useSelect((s) => s.session);
  const listed = useAsk('methods', session ? { session } : null).value;
  return useMemo(() => {
    const own = OPTIONS.map((n) => ({ id: `beta${n}`, title: t('betaOption', { n }), symbol: 'β', option: n }));
    const ids = new Set(own.map((m) => m.id));
    const others = (listed ?? []).filter((m) => !ids.has(m.method));
    return [...own, ...others.map((m) => ({ id: m.method, title: methodName(m.method) ?? m.title, symbol: 'a' }))];
  }, [listed]);
}

/** Those that say something of a token, which is no number to be made smaller. */
const OF_TOKENS = new Set(['gradientInput', 'complete', 'lrpEpsilon', 'lrpZPlus']);
const USUAL_OF_TOKENS = ['gradientInput', 'complete'];

/** Those that there are for an input, and those of them that are shown. */
export function shownMethods(all: MethodEntry[], chosen: string[] | null, tokens: boolean) {
  const methods = tokens ? all.filter((m) => m.option !== undefined || OF_TOKENS.has(m.id)) : all;
  const wanted = chosen ?? (tokens ? USUAL_OF_TOKENS : USUAL);
  return { methods, entries: methods.filter((m) => m.option !== undefined || wanted.includes(m.id)) };
}

/** The values of the methods shown, each asked for once; a costly one, unless the model is quick, only while it is looked at. */
export function useAttributions(
  entries: MethodEntry[],
  request: ExplainRequest,
  prepared: Prepared,
  current: string,
): Attributed[] {
  const session = useSelect((s) => s.session) ?? '';
  const quick = useSelect((s) => (s.explanation?.ms ?? Infinity) < QUICK);
  const fields = useAsks(
    entries.map((e) => ({
      id: e.id,
      method: 'field' as const,
      params: e.option ? { session, request: withOption(request, e.option), quantity: 'beta' as const, of: prepared.name } : null,
    })),
  );
  // The other methods know nothing of options, temperature or layers left out: asked without, they are not asked again.
  const plain = { ...request, option: 1 as const, temperature: 1, without: [] };
  const wanted = (e: MethodEntry) => !e.option && (quick || CHEAP.has(e.id) || e.id === current);
  const others = useAsks(
    entries.map((e) => ({
      id: e.id,
      method: 'attribution' as const,
      params: wanted(e) ? { session, request: RULED.has(e.id) ? request : plain, method: e.id, input: prepared.name } : null,
    })),
  );
  return entries.map((entry, k) => {
    const { busy, stale, error, progress } = entry.option ? fields[k] : others[k];
    const values = entry.option ? fields[k].value?.data : others[k].value?.values.data;
    const { expected, gap } = others[k].value ?? {};
    return { entry, values, ...(values ? totalsOf(values) : NONE), expected, gap, busy, stale, progress, error: error?.reason };
  });
}

const NONE = { sum: undefined, abs: undefined, largest: undefined };
const totals = new WeakMap<object, { sum: number; abs: number; largest: number }>();

function totalsOf(values: ArrayLike<number>): { sum: number; abs: number; largest: number } {
  const known = totals.get(values);
  if (known) return known;
  let [sum, abs, largest] = [0, 0, 0];
  for (let i = 0; i < values.length; i++) {
    const v = values[i];
    sum += v;
    abs += Math.abs(v);
    if (Math.abs(v) > Math.abs(largest)) largest = v;
  }
  const made = { sum, abs, largest };
  totals.set(values, made);
  return made;
}

/** `β option 1, compensation, T = 1`; other methods by their own name. */
export function methodHeading(entry: MethodEntry, temperature: number): string {
  if (!entry.option) return entry.title;
  return t('methodTitle', { n: entry.option, rule: t(`option${entry.option}` as TextKey), t: temperature });
}
