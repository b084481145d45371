/** VS Code's server: a process that serves the real workbench to a browser and runs the extensions in Node. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import path from 'node:path';
import { installVSCode } from './install';
import { serverNode, vscodeDir } from './paths';

interface ServerOptions {
  /** Everything the server writes goes below this folder, but for the two below. */
  dataDir: string;
  extensionsDir: string;
  userDataDir: string;
  /** Enables what the workbench needs to run an extension from its source folder, or a suite. */
  smokeTestDriver?: boolean;
  /** Workspace trust as a user has it; without it every folder is trusted. */
  workspaceTrust?: boolean;
  env?: NodeJS.ProcessEnv;
}

export interface Server {
  process: ChildProcess;
  port: number;
  base: string;
  /** What the server has printed. */
  log(): string;
  stop(): Promise<void>;
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

const freePort = () =>
  new Promise<number>((resolve) => {
    const probe = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as net.AddressInfo;
      probe.close(() => resolve(port));
    });
  });

const serverMain = () => path.join(vscodeDir(), 'out/server-main.js');

function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  try {
    process.kill(-child.pid!, signal);
  } catch {
    // it has gone already
  }
}

/** Without keep-alive, whose idle socket would hold up the end of a test process for seconds. */
const answers = (base: string) =>
  new Promise<boolean>((resolve) => {
    const request = http.get(base, { agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.once('error', () => resolve(false));
  });

async function waitUntilServing(child: ChildProcess, base: string, log: () => string): Promise<void> {
  for (const deadline = Date.now() + 30_000; !(await answers(base)); await sleep(50)) {
    if (child.exitCode !== null || Date.now() > deadline) throw new Error(`VS Code's server did not start:\n${log()}`);
  }
}

export async function startServer(options: ServerOptions): Promise<Server> {
  installVSCode();
  const port = await freePort();
  const base = `http://127.0.0.1:${port}/`;
  const logFile = path.join(options.dataDir, 'server.log');
  fs.mkdirSync(options.dataDir, { recursive: true });
  const output = fs.openSync(logFile, 'w');
  const args = ['--host', '127.0.0.1', '--port', String(port), '--without-connection-token', '--accept-server-license-terms'];
  args.push('--disable-telemetry', '--disable-experiments', '--server-data-dir', path.join(options.dataDir, 'server'));
  args.push('--user-data-dir', options.userDataDir, '--extensions-dir', options.extensionsDir);
  if (!options.workspaceTrust) args.push('--disable-workspace-trust');
  if (options.smokeTestDriver) args.push('--enable-smoke-test-driver');
  const child = spawn(serverNode(), [serverMain(), ...args], {
    stdio: ['ignore', output, output],
    detached: true, // its own process group, so that stopping it takes its extension hosts along
    env: { ...process.env, EXTENSIONS_GALLERY: '{}', XDG_RUNTIME_DIR: options.dataDir, ...options.env },
  });
  fs.closeSync(output);
  const exited = new Promise((resolve) => child.once('exit', resolve));
  const kill = () => killGroup(child, 'SIGKILL');
  process.prependOnceListener('exit', kill); // before anybody removes what it writes to
  const stop = async () => {
    killGroup(child, 'SIGTERM');
    await Promise.race([exited, new Promise((resolve) => setTimeout(resolve, 3000).unref())]);
    kill();
    process.off('exit', kill);
  };
  const log = () => fs.readFileSync(logFile, 'utf8');
  try {
    await waitUntilServing(child, base, log);
  } catch (error) {
    await stop();
    throw error;
  }
  return { process: child, port, base, log, stop };
}

/** Installs a VSIX into an extensions folder, as *Install from VSIX…* does. */
export function installVsix(vsix: string, extensionsDir: string, dataDir: string): void {
  installVSCode();
  const args = [
    '--install-extension',
    vsix,
    '--extensions-dir',
    extensionsDir,
    '--server-data-dir',
    path.join(dataDir, 'server'),
  ];
  execFileSync(serverNode(), [serverMain(), ...args, '--accept-server-license-terms'], {
    env: { ...process.env, EXTENSIONS_GALLERY: '{}', XDG_RUNTIME_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}
