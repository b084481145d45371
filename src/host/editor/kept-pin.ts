/** The explanation that was set aside, in a file of the extension's own: a window that is loaded anew has it again. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { deserialize, serialize } from 'node:v8';
import type { Pinned } from '../../protocol/page';

/** A pin of another form is none of ours. */
const VERSION = 1;

export class KeptPin {
  private known: Promise<Pinned | null> | undefined;
  private writing: Promise<unknown> = Promise.resolve();

  /**
   * @param folder where the extension keeps what is of this workspace
   * @param failed told why a pin could not be written: it then lasts as long as the window
   */
  constructor(
    private readonly folder: string,
    private readonly failed: (error: unknown) => void = () => {},
  ) {}

  /** What was set aside last, in this window or before it was loaded. */
  get(): Promise<Pinned | null> {
    return (this.known ??= this.read());
  }

  /** Sets another aside; null: none any more. */
  set(pinned: Pinned | null): void {
    this.known = Promise.resolve(pinned);
    this.writing = this.writing.then(() => this.write(pinned)).catch(this.failed);
  }

  /** Everything that was set is on disk. */
  async written(): Promise<void> {
    await this.writing;
  }

  private get file(): string {
    return path.join(this.folder, 'set-aside.bin');
  }

  private async read(): Promise<Pinned | null> {
    try {
      const { version, pinned } = deserialize(await fs.readFile(this.file)) as { version: number; pinned: Pinned };
      return version === VERSION ? pinned : null;
    } catch {
      return null; // There is none, or it is damaged: nothing was set aside.
    }
  }

  private async write(pinned: Pinned | null): Promise<void> {
    if (!pinned) return fs.rm(this.file, { force: true });
    await fs.mkdir(this.folder, { recursive: true });
    const partial = `${this.file}.partial`;
    await fs.writeFile(partial, serialize({ version: VERSION, pinned }));
    await fs.rename(partial, this.file);
  }
}
