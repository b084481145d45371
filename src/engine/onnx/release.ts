/** Lets a large model's bytes go once it is parsed: its weights stay in the file, and who needs one reads it from there. */
import { EXTERNAL_MODEL_BYTES, reference } from './derive';
import { assemble, type Model } from './model';
import { withFields } from './proto';

/** The model with its large initializers as external data in its own file, holding no view of the bytes it was read from. */
export function released(model: Model): Model {
  if (model.bytes.length < EXTERNAL_MODEL_BYTES) return model;
  const graph = withFields(model.graph, { initializer: model.graph.initializer.map((t) => reference(model, t)) });
  const proto = withFields(model.proto, { graph });
  detach(proto, model.bytes.buffer);
  return { ...assemble(model.path, new Uint8Array(0), proto, graph), size: model.size, notes: model.notes };
}

/** Copies every view of `buffer` inside a message: one that was left would keep the whole file in memory. */
function detach(message: object, buffer: ArrayBufferLike): void {
  for (const [key, value] of Object.entries(message) as [string, unknown][]) {
    if (value instanceof Uint8Array) {
      if (value.buffer === buffer) (message as Record<string, unknown>)[key] = new Uint8Array(value);
    } else if (typeof value === 'object' && value !== null && !ArrayBuffer.isView(value)) detach(value, buffer);
  }
}
