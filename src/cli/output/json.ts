/** What --json prints: keys that scripts rely on, so each is written out here. */
import type { Attribution, Explanation, LayerInfo, Structure } from '../../session/api';

/** `explain --json`; documented in the README. `own` and `received` are sums over the layer's output. */
export function explanationJson(e: Explanation): object {
  return {
    model: e.model,
    input: e.input,
    output: e.output,
    target: e.target,
    minus: e.minus,
    space: e.space,
    f: e.f,
    weights: e.weights,
    bias: e.bias,
    attributed: e.attributed,
    excluded: e.excluded,
    unattributed: e.unattributed,
    residual: e.residual,
    prediction: { all: e.prediction.all, weightsOnly: e.prediction.weightsOnly, biasOnly: e.prediction.biasOnly },
    layers: e.layers.map(({ name, ops, output, shape, own, received, evenly, residual }) => ({
      name,
      ops,
      output,
      shape,
      own: own.sum,
      received: received.sum,
      evenly,
      residual,
    })),
    stopped: e.stopped,
    notes: e.notes,
  };
}

/** One of `explain --json --method`: values in C order; `expected` and `gap` where the method promises a sum. */
export function attributionJson({ method, title, totals, expected, gap, values }: Attribution): object {
  return { method, title, sum: totals.sum, expected, gap, shape: values.shape, values: Array.from(values.data) };
}

/** `inspect --json`. */
export function structureJson(s: Structure, model: string): object {
  const { bytes, opset, producer, inputs, outputs, score, heads, parameters } = s;
  return { model, bytes, opset, producer, parameters, inputs, outputs, score, heads, layers: s.layers.map(layerJson) };
}

function layerJson({ name, kind, ops, nodes, inputs, outputs, shape, tangent, rounded, refused }: LayerInfo): object {
  return { name, kind, ops, inputs, outputs, shape: shape ?? null, tangent, rounded, refused: refused ?? null, nodes };
}

/** JSON text, lists of plain values on one line. NaN and the infinities, which JSON has no numbers for, are strings. */
export function jsonText(value: unknown, margin = ''): string {
  if (typeof value === 'number' && !Number.isFinite(value)) return `"${value}"`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inner = `${margin}  `;
  if (Array.isArray(value)) {
    const items = value.map((item) => jsonText(item, inner));
    const flat = value.every((item) => typeof item !== 'object' || item === null);
    return flat ? `[${items.join(', ')}]` : `[\n${items.map((item) => inner + item).join(',\n')}\n${margin}]`;
  }
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  if (entries.length === 0) return '{}';
  const lines = entries.map(([key, item]) => `${inner}${JSON.stringify(key)}: ${jsonText(item, inner)}`);
  return `{\n${lines.join(',\n')}\n${margin}}`;
}
