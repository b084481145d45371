/**
 * Installs what the host needs, and only once: Chromium from apt, and VS Code's server and workbench from the npm package
 * code-server (a real VS Code; nothing is fetched from anywhere but the npm registry and apt). 20 to 60 s, 0.8 GB.
 * Run as a program it installs everything; `--chromium` stops after the browser.
 */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  CODE_SERVER,
  findChromium,
  hostDir,
  installedMark,
  nodePackage,
  onPath,
  SERVER_NODE,
  serverNode,
  vscodeDir,
} from './paths';

/** The exit code that tells a machine on which this cannot be had from an install that failed. */
const CANNOT_INSTALL = 3;

/** A reason that a person can act on; the runner reports it as why a suite was skipped. */
class CannotInstall extends Error {}

const run = (command: string, args: string[], cwd: string, env: NodeJS.ProcessEnv = process.env) =>
  execFileSync(command, args, {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });

export function installChromium(): string {
  const found = findChromium();
  if (found) return found;
  const byHand = 'Install Chromium or set CHROMIUM to its path, then run this again.';
  if (process.env.CHROMIUM) throw new CannotInstall(`CHROMIUM names ${process.env.CHROMIUM}, which does not exist. ${byHand}`);
  if (!onPath('apt-get') || process.getuid?.() !== 0)
    throw new CannotInstall(`No Chromium found, and no root with apt to install it. ${byHand}`);
  console.log('host: installing Chromium from apt');
  run('apt-get', ['update', '-q'], '/');
  run('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'], '/', {
    ...process.env,
    DEBIAN_FRONTEND: 'noninteractive',
  });
  const installed = findChromium();
  if (!installed) throw new CannotInstall(`apt installed no Chromium. ${byHand}`);
  return installed;
}

/** Two native modules for VS Code's own log files: without them it works, and prints errors. */
function buildNativeLogging(base: string, env: NodeJS.ProcessEnv): void {
  const nodedir = path.join(base, 'node_modules', nodePackage);
  try {
    // An npm script hands its own settings down: of this project's, not to run scripts.
    const rebuild = ['rebuild', '--ignore-scripts=false', '--loglevel=error'];
    run('npm', [...rebuild, '@vscode/spdlog', '@vscode/native-watchdog'], vscodeDir(base), {
      ...env,
      npm_config_nodedir: nodedir,
    });
  } catch {
    console.log('host: VS Code will write no log files (needs g++, make and python3)');
  }
}

export function installVSCode(): void {
  if (fs.existsSync(installedMark)) return;
  if (process.platform !== 'linux')
    throw new CannotInstall('The browser-served VS Code runs on Linux only; here the desktop VS Code is used.');
  console.log(`host: installing VS Code from npm (code-server ${CODE_SERVER}) into ${hostDir}`);
  // Beside its place, then moved: whoever runs at the same time never sees half of it.
  const base = `${hostDir}.installing-${process.pid}`;
  fs.mkdirSync(base, { recursive: true });
  try {
    fs.writeFileSync(path.join(base, 'package.json'), '{"private":true}');
    const npm = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']; // code-server's own scripts fail (kerberos)
    run('npm', [...npm, `code-server@${CODE_SERVER}`, `${nodePackage}@${SERVER_NODE}`], base);
    const env = { ...process.env, PATH: `${path.dirname(serverNode(base))}:${process.env.PATH}` };
    run('npm', [...npm, '--omit=dev'], vscodeDir(base), env);
    buildNativeLogging(base, env);
    fs.writeFileSync(path.join(base, path.basename(installedMark)), '');
    if (fs.existsSync(installedMark)) return; // another process was faster
    fs.rmSync(hostDir, { recursive: true, force: true });
    fs.renameSync(base, hostDir);
  } finally {
    fs.rmSync(base, { recursive: true, force: true });
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    installChromium();
    if (!process.argv.includes('--chromium')) installVSCode();
  } catch (error) {
    const impossible = error instanceof CannotInstall;
    console.error(impossible ? error.message : error);
    process.exitCode = impossible ? CANNOT_INSTALL : 1;
  }
}
