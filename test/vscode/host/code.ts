/**
 * Stands in for the `code` executable where desktop VS Code cannot be had: takes the arguments that @vscode/test-electron
 * gives, runs the suite in a real extension host, prints its output and exits with its result.
 */
import path from 'node:path';
import { format } from 'node:util';
import { start } from './index';

const MINUTES = 10;
// What VS Code itself logs to the same place as the suite.
const CHATTER =
  /^(Resolv(ing|ed) connection token|Creating a socket|(Ignoring fetching|Updating) additional builtin extensions|\[(reconnection-grace-time|AgentHost|AccountPolicyGate|Service Worker))/;

const args = process.argv.slice(2);
const values = (name: string) =>
  args.flatMap((arg, i) =>
    arg.startsWith(`--${name}=`) ? [arg.slice(name.length + 3)] : arg === `--${name}` ? [args[i + 1]] : [],
  );

async function main(): Promise<number> {
  let finish!: (code: number) => void;
  const finished = new Promise<number>((resolve) => (finish = resolve));
  const giveUp = setTimeout(() => {
    console.error(`The suite did not end within ${MINUTES} minutes.`);
    finish(124);
  }, MINUTES * 60_000);
  // Before the window is there, the default is right: start() cleans up on exit.
  let open = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => (open ? finish(130) : process.exit(130)));
  const vscode = await start({
    folder: args[0] && !args[0].startsWith('-') ? path.resolve(args[0]) : undefined,
    dev: values('extensionDevelopmentPath'),
    tests: values('extensionTestsPath')[0],
    onExit: finish,
    onLog: (type, logged) => {
      const text = format(...logged);
      if (!CHATTER.test(text)) (type === 'error' || type === 'warn' ? console.error : console.log)(text);
    },
  });
  open = true;
  vscode.server.process.once('exit', () => finish(70));
  vscode.page.once('crash', () => finish(71));
  const code = await finished;
  clearTimeout(giveUp);
  await vscode.close();
  return code;
}

main().then(
  (code) => process.exit(code),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
