/** `biaslens dap`: the debugger on standard input and output, for any editor that speaks the Debug Adapter Protocol. */
import path from 'node:path';
import { inChild } from '../../debug/child';
import { BiasDebugSession } from '../../debug/dap/session';
import { listingOf } from '../../debug/listing';
import { WorkerClient } from '../../worker/client';
import type { Command } from '../command';
import { withSession, workerOptions } from '../session';

export const dap: Command = {
  name: 'dap',
  positionals: [],
  summary: 'Steps a model for an editor, over the Debug Adapter Protocol on standard input and output.',
  options: [
    { name: 'listing', value: 'MODEL', help: 'print the text that MODEL is stepped through, and end' },
    { name: 'output', value: 'NAME', help: 'with --listing: the way to this output; the first unless it is named' },
  ],
  async run(args, io) {
    args.required();
    const model = args.text('listing');
    if (model !== undefined) {
      const text = await withSession(args, io, async (ask) => {
        const { session } = await ask('open', { path: path.resolve(model) });
        const of = { session, output: args.text('output') };
        return listingOf(await ask('structure', of), await ask('constants', of)).text;
      });
      return io.print(text.trimEnd());
    }
    await new Promise<void>((resolve) => {
      const open = inChild(() => new WorkerClient(workerOptions(args, io)));
      const session = new BiasDebugSession(open, { ended: resolve });
      io.signal.addEventListener('abort', () => session.dispose());
      session.start(process.stdin, process.stdout);
    });
    // The client may keep its end open; nothing more is read from it.
    process.stdin.destroy();
  },
};
