/** The processes that models run in, found from outside as a person's task manager would. Linux only, as the e2e suite. */
import fs from 'node:fs';

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
