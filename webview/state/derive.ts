/** What follows from the state; nothing here is stored. */
import type { ClassRow, Explanation, ExplainRequest, LayerInfo, LayerResult, Structure } from '../../src/protocol/types';
import { indexText, unravel } from '../../src/format/shape';
import type { State } from './types';

/** Which of the page's states is drawn. */
export type Phase = 'opening' | 'broken' | 'untrusted' | 'empty' | 'ready' | 'loading' | 'failed' | 'result';

export function phaseOf(s: State): Phase {
  if (!s.start) return s.run.status === 'failed' ? 'broken' : 'opening';
  if (!s.structure) return s.run.status === 'running' ? 'opening' : 'broken';
  if (!s.trusted) return 'untrusted';
  if (s.choosing) return 'empty';
  if (s.explanation) return 'result';
  if (s.run.status === 'running') return 'loading';
  if (s.run.status === 'failed') return 'failed';
  return s.prepared ? 'ready' : 'empty';
}

/** Whether what is shown answers an earlier question: it is dimmed then. */
export function isStale(s: State): boolean {
  return s.explanation !== null && s.run.status === 'running' && s.run.what !== 'input';
}

export function isPartial(s: State): boolean {
  return (s.explanation?.stopped.length ?? 0) > 0;
}

/** Whether the page shows a cut above the input: paused, or stopped for good. */
export function isCut(s: State): boolean {
  return s.explanation !== null && (s.at !== null || isPartial(s));
}

/** Layers passed at the moment shown. */
export function passedCount(s: State): number {
  return s.at ?? s.explanation?.layers.length ?? 0;
}

/** Steps the whole pass has. A pass that stopped would have had one for every layer down to the input. */
export function totalSteps(s: State): number {
  if (!s.explanation) return s.structure?.layers.length ?? 0;
  return isPartial(s) ? Math.max(s.structure?.layers.length ?? 0, s.explanation.layers.length) : s.explanation.layers.length;
}

/** Results of the layers passed at the moment shown, by name. */
export function passedLayers(s: State): Map<string, LayerResult> {
  const results = s.explanation?.layers.slice(0, passedCount(s)) ?? [];
  return new Map(results.map((r) => [r.name, r]));
}

/** Name of the layer that the pass takes next; null when it has reached the input or stands still for good. */
export function nextLayer(s: State): string | null {
  if (!s.explanation || s.at === null) return null;
  return s.explanation.layers[s.at]?.name ?? null;
}

/** The layer at which the pass stopped for good. */
export function stoppedLayer(structure: Structure | null, explanation: Explanation | null): LayerInfo | undefined {
  const error = explanation?.stopped[0];
  if (!error || !structure) return undefined;
  const holds = (l: LayerInfo) =>
    l.name === error.node || l.nodes.some((n) => n.name === error.node || n.outputs.some((o) => o === error.node));
  return structure.layers.find(holds) ?? structure.layers.find((l) => l.kind === 'refused');
}

export function layerOf(structure: Structure | null, name: string | null | undefined): LayerInfo | undefined {
  return name == null ? undefined : structure?.layers.find((l) => l.name === name);
}

/** The layer whose own bias term is largest: what a person is shown first. */
export function largestOwn(layers: LayerResult[]): LayerResult | undefined {
  return layers.reduce<LayerResult | undefined>(
    (best, l) => (!best || Math.abs(l.own.sum) > Math.abs(best.own.sum) ? l : best),
    undefined,
  );
}

export function classAt(explanation: Explanation, index: number | null): ClassRow | undefined {
  return index === null ? undefined : explanation.classes.find((c) => c.index === index);
}

/** Whether the scores are more than a list of classes: a map of them, or boxes with several numbers each. */
export function isMap(explanation: Explanation): boolean {
  return explanation.scoreShape.filter((d) => d > 1).length > 1;
}

/** A score's name: its class's label, its index in a map, or its number. */
export function scoreName(explanation: Explanation, index: number): string {
  const { label } = classAt(explanation, index) ?? {};
  const { scoreShape } = explanation;
  return label ?? (isMap(explanation) ? indexText(unravel(index, scoreShape), scoreShape) : String(index));
}

/** `7`, or `7 − 1` when a difference of two scores is explained. */
export function targetName(explanation: Explanation): string {
  const name = scoreName(explanation, explanation.target);
  if (explanation.minus === null) return name;
  return `${name} \u2212 ${scoreName(explanation, explanation.minus)}`;
}

export function withOption(request: ExplainRequest, option: ExplainRequest['option']): ExplainRequest {
  return request.option === option ? request : { ...request, option };
}
