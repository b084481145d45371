/** Requests that look: variables, expressions, completions, memory. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { complete, evaluate, ExpressionError, isTensor, parse, QUANTITIES, type Parsed, type Value } from '../../expressions';
import type { Frame } from '../../look';
import { valueText } from '../../show';
import { namedContainer, READ_ONLY, type Child, type Container } from '../variables/container';
import { PAGE, pagesOf } from '../variables/pages';
import { valueSource } from '../variables/sources';
import { TensorContainer } from '../variables/tensor';
import { FrameTensors } from '../variables/tensors';
import { TITLES } from '../variables/titles';
import type { State } from '../state';
import type { Handlers } from './table';

type DataRequests = 'variables' | 'setVariable' | 'setExpression' | 'evaluate' | 'completions' | 'readMemory';

/** Elements that go to the clipboard at most. */
const COPIED = 100_000;

export function dataHandlers(state: State): Handlers<DataRequests> {
  return {
    variables: async (args) => ({ variables: await variables(state, args) }),
    setVariable: () => refuseToSet(),
    setExpression: () => refuseToSet(),
    evaluate: (args) => evaluateIn(state, args),
    completions: ({ text, column, line = state.client.line(0) }) => {
      const lines = text.split('\n');
      const before = (lines[state.client.ourLine(line)] ?? text).slice(0, state.client.ourColumn(column));
      const layers = state.runtime.plan.structure.layers.map((layer) => layer.name);
      const types = { tensor: 'variable', function: 'function', layer: 'module' } as const;
      return {
        targets: complete(before, layers).map(({ label, text: inserted, kind, detail, start, length }) => ({
          label,
          ...(inserted !== undefined && { text: inserted }),
          type: types[kind],
          detail,
          // From 0 for every client: so it is read by those there are, whatever they count columns from.
          start,
          length,
        })),
      };
    },
    readMemory: async ({ memoryReference, offset = 0, count }) => {
      const { address, data, unreadable } = await state.memory.read(memoryReference, offset, count);
      return { address, data: data.toString('base64'), ...(unreadable > 0 && { unreadableBytes: unreadable }) };
    },
  };
}

function refuseToSet(): never {
  throw new Error(
    'A model is only looked at here, nothing in it is set. To leave a bias out, give "withoutBias" in the launch configuration.',
  );
}

async function variables(
  state: State,
  { variablesReference, filter, start = 0, count }: DebugProtocol.VariablesArguments,
): Promise<DebugProtocol.Variable[]> {
  const container = state.container(variablesReference);
  const named = filter === 'indexed' ? [] : await container.named();
  const indexed = filter === 'named' ? [] : await elements(state, container, { start, count });
  return [...named, ...indexed].map((child) => variable(state, child));
}

/** A client that does not page gets pages that open. */
async function elements({ client }: State, container: Container, { start, count }: { start: number; count?: number }) {
  const { indexedCount } = container;
  if (count || client.pages || indexedCount <= PAGE) return container.indexed({ start, count: count || indexedCount });
  return pagesOf(container);
}

function variable(state: State, { opens, ...child }: Child): DebugProtocol.Variable {
  return { ...child, ...opened(state, opens) };
}

function opened(state: State, container: Container | undefined) {
  if (!container) return { variablesReference: 0 };
  const { namedCount, indexedCount } = container;
  return {
    variablesReference: state.refer(container),
    ...(indexedCount > 0 && { namedVariables: namedCount, indexedVariables: indexedCount }),
  };
}

async function evaluateIn(
  state: State,
  { expression, frameId, context }: DebugProtocol.EvaluateArguments,
): Promise<DebugProtocol.EvaluateResponse['body']> {
  const frame = state.frame(frameId);
  try {
    const parsed = parse(expression);
    if (parsed.root.kind === 'layer') return layerResult(state, frame, parsed.root.name);
    const { looker } = state.runtime;
    const value = await evaluate(parsed, (layer, quantity) => looker.tensor(frame, layer, quantity));
    if (context === 'clipboard') return { result: copied(value), variablesReference: 0 };
    return { result: valueText(value), type: typeOf(value), ...(await openedValue(state, frame, parsed, value)) };
  } catch (error) {
    // A console has the room to point; elsewhere the column is said.
    if (error instanceof ExpressionError && context === 'repl') throw new Error(error.pointed, { cause: error });
    throw error;
  }
}

/** A tensor by its name opens to its units; one that was computed opens to its elements. */
async function openedValue(state: State, frame: Frame, { root, text }: Parsed, value: Value) {
  if (!isTensor(value)) return { variablesReference: 0 };
  if (root.kind !== 'tensor') return opened(state, new TensorContainer(valueSource(value, `(${text})`)));
  const tensors = new FrameTensors(state.runtime.looker, state.memory);
  const container = await tensors.container(frame, root.layer, root.quantity);
  const { memoryReference } = container;
  return { ...opened(state, container), ...(memoryReference && { memoryReference }) };
}

/** A layer by itself opens to its tensors, as far as there are any at the frame. */
function layerResult(state: State, frame: Frame, name: string): DebugProtocol.EvaluateResponse['body'] {
  const { looker } = state.runtime;
  const layer = looker.layerNamed(name);
  const tensors = new FrameTensors(looker, state.memory);
  const children = async (): Promise<Child[]> => {
    const found = QUANTITIES.map(async (quantity): Promise<Child[]> => {
      const value = await looker.tensor(frame, name, quantity).catch(() => null);
      if (!value) return [];
      const opens = await tensors.container(frame, name, quantity);
      return [{ name: TITLES[quantity], value: valueText(value), presentationHint: READ_ONLY, opens }];
    });
    return (await Promise.all(found)).flat();
  };
  const shape = layer.shape ? ` [${layer.shape.join(', ')}]` : '';
  return { result: `${layer.ops.join(' + ')}${shape}`, type: 'layer', ...opened(state, namedContainer(children)) };
}

function typeOf(value: Value): string {
  if (!isTensor(value)) return typeof value;
  return `tensor [${value.shape.join(', ')}]`;
}

/** Every digit of every element, as JSON where it has none but finite numbers. */
function copied(value: Value): string {
  if (!isTensor(value)) return String(value);
  const { shape, data, logical } = value;
  if (data.length > COPIED)
    throw new Error(`it has ${data.length} elements, ${COPIED} are the most that are copied: cut it, as in beta[0, 0:10]`);
  const text = (dimension: number, start: number, count: number): string => {
    if (dimension === shape.length) return logical ? String(data[start] !== 0) : String(data[start]);
    const part = shape[dimension] > 0 ? count / shape[dimension] : 0;
    return `[${Array.from({ length: shape[dimension] }, (_, i) => text(dimension + 1, start + i * part, part)).join(', ')}]`;
  };
  return text(0, 0, data.length);
}
