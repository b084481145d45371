/** What the inspector is about: a layer with its result, or the model's input. */
import type { ExplainRequest, LayerInfo, LayerResult, Port } from '../../src/protocol/types';
import { layerOf, passedLayers, stoppedLayer } from '../state/derive';
import { useSelect } from '../state/page';
import type { Quantity, State } from '../state/types';

export interface Subject {
  kind: 'layer' | 'input';
  name: string;
  /** Tensor whose value, gradient and β are asked for. */
  tensor: string;
  title: string;
  shape: number[];
  layer?: LayerInfo;
  port?: Port;
  /** Undefined until the pass has been through the layer. */
  result?: LayerResult;
  stopped: boolean;
}

export function useSubject(): Subject | null {
  const selection = useSelect((s) => s.selection);
  const state = useSelect((s) => s);
  if (!selection) return null;
  return selection.kind === 'layer' ? layerSubject(state, selection.name) : inputSubject(state, selection.name);
}

function layerSubject(s: State, name: string): Subject | null {
  const layer = layerOf(s.structure, name);
  if (!layer) return null;
  const result = passedLayers(s).get(name);
  const stopped = s.at === null && stoppedLayer(s.structure, s.explanation)?.name === name;
  const tensor = result?.output ?? layer.outputs[0] ?? name;
  return {
    kind: 'layer',
    name,
    tensor,
    title: layer.ops.join(' + '),
    shape: result?.shape ?? layer.shape ?? [],
    layer,
    result,
    stopped,
  };
}

function inputSubject(s: State, name: string): Subject | null {
  const port = s.structure?.inputs.find((i) => i.name === name);
  if (!port) return null;
  const shape = s.prepared?.name === name ? s.prepared.shape : port.shape.filter((d): d is number => typeof d === 'number');
  return { kind: 'input', name, tensor: name, title: name, shape, port, stopped: false };
}

/** A question about a quantity of the subject: own, mass and evenly belong to layers, the others to tensors. */
export interface About {
  session: string;
  request: ExplainRequest;
  quantity: Quantity;
  of: string;
}

export function aboutOf(subject: Subject, quantity: Quantity, session: string, request: ExplainRequest): About {
  const ofLayer = quantity === 'own' || quantity === 'mass' || quantity === 'evenly';
  return { session, request, quantity, of: ofLayer ? subject.name : subject.tensor };
}

/** What can be asked of a subject: an input has no bias term of its own. */
export function quantitiesOf(subject: Subject): Quantity[] {
  return subject.kind === 'input' ? ['beta', 'gradient', 'value'] : ['own', 'beta', 'mass', 'evenly', 'gradient', 'value'];
}

/** Shape of a tensor that the model holds, as far as it is known. */
export function tensorShape(
  { prepared, structure }: Pick<State, 'prepared' | 'structure'>,
  tensor: string | undefined,
): readonly number[] {
  if (tensor === undefined) return [];
  if (prepared?.name === tensor) return prepared.shape;
  return structure?.layers.find((l) => l.outputs.includes(tensor))?.shape ?? [];
}
