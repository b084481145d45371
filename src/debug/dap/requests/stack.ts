/** Requests about where it stands: the stack, its scopes, the listing. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Frame } from '../../look';
import type { Runtime } from '../../runtime';
import { scopesOf } from '../variables/scopes';
import { FrameTensors } from '../variables/tensors';
import { THREAD, type State } from '../state';
import { lineTexts } from './lines';
import type { Handlers } from './table';

export function stackHandlers(
  state: State,
): Handlers<'threads' | 'stackTrace' | 'scopes' | 'source' | 'loadedSources' | 'exceptionInfo' | 'biaslensLines'> {
  return {
    threads: () => ({ threads: [{ id: THREAD, name: threadName(state) }] }),
    stackTrace: ({ startFrame = 0, levels }) => {
      const frames = state.stack();
      const shown = frames.slice(startFrame, levels ? startFrame + levels : undefined);
      return { totalFrames: frames.length, stackFrames: shown.map(({ id, frame }) => stackFrame(state, id, frame)) };
    },
    scopes: async ({ frameId }) => {
      const { runtime, memory } = state;
      const scopes = await scopesOf(runtime, new FrameTensors(runtime.looker, memory), state.frame(frameId));
      return {
        scopes: scopes.map(({ name, container }) => ({
          name,
          variablesReference: state.refer(container),
          expensive: false,
          ...(container.indexedCount > 0 && { namedVariables: container.namedCount, indexedVariables: container.indexedCount }),
        })),
      };
    },
    source: () => ({ content: state.runtime.model.listing.text, mimeType: 'text/x-biaslens-layers' }),
    loadedSources: () => ({ sources: state.isLaunched ? [state.source] : [] }),
    exceptionInfo: () => exceptionInfo(state.runtime),
    biaslensLines: async ({ startLine, endLine }) => {
      const { runtime, client } = state;
      const first = startLine === undefined ? 0 : client.ourLine(startLine);
      const last = endLine === undefined ? Infinity : client.ourLine(endLine);
      return { lines: (await lineTexts(runtime, first, last)).map(({ line, text }) => ({ line: client.line(line), text })) };
    },
  };
}

function threadName(state: State): string {
  return state.isLaunched && state.runtime.plan.direction === 'forward' ? 'Forward pass' : 'Bias backpropagation';
}

function stackFrame({ runtime: { plan, model }, client, source }: State, id: number, frame: Frame): DebugProtocol.StackFrame {
  const line = plan.line(model.listing, frame.position);
  const { text } = model.listing.lines[line];
  return {
    id,
    name: frameName(plan, frame),
    source,
    line: client.line(line),
    column: client.column(text.length - text.trimStart().length),
    endLine: client.line(line),
    endColumn: client.column(text.length),
    canRestart: frame.position.node === null,
  };
}

function frameName(plan: Runtime['plan'], { position }: Frame): string {
  const layer = plan.layerAt(position);
  const { score, inputs } = plan.structure;
  if (!layer) return plan.direction === 'forward' ? `score ${score}` : inputs.map((port) => `input ${port.name}`).join(', ');
  if (position.node === null) return `${layer.name}  ${layer.ops.join(' + ')}`;
  const { op, outputs } = layer.nodes[position.node];
  return `${outputs[0]}  ${op}`;
}

function exceptionInfo({ stop: { exception } }: Runtime): DebugProtocol.ExceptionInfoResponse['body'] {
  if (!exception) throw new Error('it does not stand at an exception');
  const { filter, description } = exception;
  return {
    exceptionId: filter.label,
    description,
    breakMode: 'always',
    details: { message: description, typeName: filter.label, stackTrace: filter.description },
  };
}
