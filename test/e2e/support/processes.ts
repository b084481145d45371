/** The processes that models run in, found from outside as a person's task manager would. Linux only, as the e2e suite. */
import fs from 'node:fs';
import { setTimeout } from 'node:timers/promises';

interface Process {
  pid: number;
  parent: number;
  command: string;
}

function processes(): Process[] {
  return fs.readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const status = fs.readFileSync(`/proc/${name}/status`, 'latin1');
      const command = fs.readFileSync(`/proc/${name}/cmdline`, 'latin1').replaceAll('\0', ' ');
      return [{ pid: Number(name), parent: Number(/^PPid:\s+(\d+)/m.exec(status)?.[1]), command }];
    } catch {
      return []; // it has ended meanwhile
    }
  });
}

/** Pids of the model processes below `root`, the server of one VS Code. */
export function modelProcesses(root: number): number[] {
  const all = processes();
  const below = new Set([root]);
  for (let grown = true; grown;) {
    const children = all.filter(({ pid, parent }) => below.has(parent) && !below.has(pid));
    for (const { pid } of children) below.add(pid);
    grown = children.length > 0;
  }
  return all.filter(({ pid, command }) => below.has(pid) && command.includes('dist/worker.js')).map(({ pid }) => pid);
}

/** Long against a page's drawing, so that what a stopped process has told is on the page before it runs on. */
const LOOK_MS = 200;
/** Short against what is waited for, which must take several of these. */
const RUN_MS = 30;

/**
 * Lets a process run in short turns until `reached` holds, and leaves it stopped there: the page then shows a moment that the
 * process cannot leave, however slow or fast the machine is.
 */
export async function stopWhen(pid: number, reached: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 100_000; ;) {
    process.kill(pid, 'SIGSTOP');
    await setTimeout(LOOK_MS);
    if (await reached()) return;
    if (Date.now() > end) throw new Error(`process ${pid} did not come to what was waited for`);
    process.kill(pid, 'SIGCONT');
    await setTimeout(RUN_MS);
  }
}
