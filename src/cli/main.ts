/** Entry of the command line (dist/cli.js). */
import { processIo } from './io';
import { run } from './run';

const abort = new AbortController();
process.on('SIGINT', () => {
  // The first asks politely; who presses again is not to be kept waiting.
  if (abort.signal.aborted) process.exit(130);
  abort.abort();
});

void run(process.argv.slice(2), processIo(abort.signal)).then((code) => {
  // Not exit(): a pipe may still be taking in the result.
  process.exitCode = code;
});
