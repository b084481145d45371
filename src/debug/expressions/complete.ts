/** What can be typed next in an expression. */
import { FUNCTIONS, QUANTITIES } from './syntax';

export interface Completion {
  label: string;
  /** What is inserted; the label when left out. */
  text?: string;
  kind: 'tensor' | 'function' | 'layer';
  detail: string;
  /** The part of the text that it replaces. */
  start: number;
  length: number;
}

const DETAILS: Record<string, string> = {
  value: "the layer's output",
  gradient: '∂f/∂ its output',
  beta: 'β received',
  own: 'own bias term g ⊙ bˣ',
  mass: 'β + own: what is sent on',
};

/** @param before the text up to the cursor */
export function complete(before: string, layers: readonly string[]): Completion[] {
  const inLayer = /layer\(\s*(["'])((?:(?!\1).)*)$/.exec(before);
  if (inLayer) {
    const typed = inLayer[2];
    const found = layers.filter((name) => name.toLowerCase().includes(typed.toLowerCase()));
    return found.map((label) => ({
      label,
      kind: 'layer',
      detail: 'layer',
      start: before.length - typed.length,
      length: typed.length,
    }));
  }
  if (insideText(before)) return [];
  const word = /[A-Za-z_]\w*$/.exec(before)?.[0] ?? '';
  const at = { start: before.length - word.length, length: word.length };
  const tensors = QUANTITIES.map((label) => ({ label, kind: 'tensor' as const, detail: DETAILS[label], ...at }));
  const matching = (all: Completion[]) => all.filter(({ label }) => label.startsWith(word));
  const previous = before.slice(0, at.start).trimEnd();
  if (previous.endsWith('.')) return /\)\s*\.$/.test(previous) ? matching(tensors) : [];
  const functions = FUNCTIONS.map((label) => ({
    label,
    text: `${label}(`,
    kind: 'function' as const,
    detail: 'over a tensor',
    ...at,
  }));
  const layer = { label: 'layer', text: 'layer("', kind: 'function' as const, detail: 'another layer', ...at };
  return matching([...tensors, ...functions, layer]);
}

function insideText(before: string): boolean {
  let quote: string | undefined;
  for (const c of before) {
    if (quote === undefined && (c === '"' || c === "'")) quote = c;
    else if (c === quote) quote = undefined;
  }
  return quote !== undefined;
}
