/** Tensors as raw memory: little-endian, in C order, as they lie in the process. */
import type { FloatTensor } from '../../../protocol/types';

/** A tensor whose bytes can be read. */
interface Block {
  elements: number;
  /** 4 or 8: looked at when it is first read. */
  bytesPerElement(): Promise<number>;
  read(start: number, end: number): Promise<FloatTensor>;
}

export class Memory {
  private readonly blocks = new Map<string, Block>();
  private readonly references = new Map<string, string>();

  /** The reference of a block; `key` tells it from others, so that one looked at twice keeps its own. */
  refer(key: string, block: Block): string {
    const found = this.references.get(key);
    if (found) return found;
    const reference = `tensor-${this.blocks.size + 1}`;
    this.blocks.set(reference, block);
    this.references.set(key, reference);
    return reference;
  }

  /** @throws Error in words, when the reference is none */
  async read(reference: string, offset: number, count: number): Promise<{ address: string; data: Buffer; unreadable: number }> {
    const block = this.blocks.get(reference);
    if (!block) throw new Error(`there is no memory '${reference}'`);
    const { elements } = block;
    const size = await block.bytesPerElement();
    const from = Math.min(Math.max(0, offset), elements * size);
    const to = Math.min(Math.max(from, offset + count), elements * size);
    const first = Math.floor(from / size);
    const bytes = to > from ? bytesOf(await block.read(first, Math.ceil(to / size)), size) : Buffer.alloc(0);
    const data = bytes.subarray(from - first * size, to - first * size);
    return { address: `0x${from.toString(16)}`, data, unreadable: count - data.length };
  }
}

function bytesOf({ data }: FloatTensor, size: number): Buffer {
  const bytes = Buffer.alloc(data.length * size);
  data.forEach((value, i) => (size === 4 ? bytes.writeFloatLE(value, 4 * i) : bytes.writeDoubleLE(value, 8 * i)));
  return bytes;
}
