/** What a child process does to serve sessions to the process that forked it. */
import { ipcPort, type IpcEnd } from '../protocol/port';
import { serve, type Handlers } from '../protocol/serve';
import type { SessionMethods } from '../session/api';
import { startGuard } from './guard';

/** Serves `handlers` to the parent until it goes away. The client passes the memory limit in MB as the first argument. */
export function runChild(handlers: Handlers<SessionMethods>): void {
  if (!process.connected) {
    console.error('This is the process that BiasLens runs models in; it is started by the extension or the command line.');
    process.exit(2);
  }
  // Ctrl-C reaches every process of the terminal, but only the parent decides what it means.
  process.on('SIGINT', () => {});
  process.once('disconnect', () => process.exit(0));
  serve<SessionMethods>(ipcPort(process as IpcEnd), handlers, {
    onFault: (method, error) =>
      console.error(`${method}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`),
  });
  startGuard(Number(process.argv[2]));
}
