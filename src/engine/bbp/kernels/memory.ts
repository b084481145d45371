/** The memory that all kernel threads share: a stack of regions; what a layer needs is taken and given back around its task. */
import { FIRST_FREE } from './fields';

const PAGE = 65536;
const ALIGNMENT = 64;

export class SharedMemory {
  readonly memory = new WebAssembly.Memory({ initial: 4, maximum: 65536, shared: true });
  /** Whether more was asked for than there can be. */
  isFull = false;
  private top = FIRST_FREE;

  /** Address of a new region. @throws RangeError when the memory cannot grow that far. */
  take(bytes: number): number {
    const at = this.top;
    this.top = Math.ceil((at + bytes) / ALIGNMENT) * ALIGNMENT;
    const missing = Math.ceil(this.top / PAGE) - this.memory.buffer.byteLength / PAGE;
    if (missing > 0) this.grow(missing);
    return at;
  }

  /** Everything taken since is given back by `rewind(mark)`. */
  mark(): number {
    return this.top;
  }

  rewind(mark: number): void {
    this.top = mark;
  }

  private grow(pages: number): void {
    try {
      this.memory.grow(pages);
    } catch (error) {
      this.isFull = true;
      throw error;
    }
  }

  floats(at: number, length: number): Float32Array {
    return new Float32Array(this.memory.buffer, at, length);
  }

  doubles(at: number, length: number): Float64Array {
    return new Float64Array(this.memory.buffer, at, length);
  }

  words(at: number, length: number): Int32Array {
    return new Int32Array(this.memory.buffer, at, length);
  }
}
