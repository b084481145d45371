/** Serves the built page as VS Code does: its document, its policy, its variables and classes; nothing else. */
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { REPORT_STYLE } from '../../../src/worker/client/study';

export type Theme = 'dark' | 'light' | 'hc' | 'hc-light';
export const THEMES: Theme[] = ['dark', 'light', 'hc', 'hc-light'];

const BODY: Record<Theme, string> = {
  dark: 'vscode-dark',
  light: 'vscode-light',
  hc: 'vscode-high-contrast',
  'hc-light': 'vscode-high-contrast vscode-high-contrast-light',
};

const ROOT = path.resolve(__dirname, '../../..');
const TYPES: Record<string, string> = { '.js': 'text/javascript', '.css': 'text/css', '.map': 'application/json' };

type PageName = 'main' | 'study';

export interface Site {
  /** The model editor's page, or another one by its name. */
  url(theme: Theme, name?: PageName): string;
  close(): void;
}

export async function serveSite(): Promise<Site> {
  const server = http.createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (/^\/(main|study)$/.test(url.pathname)) {
      const theme = (url.searchParams.get('theme') ?? 'dark') as Theme;
      response.setHeader('Content-Security-Policy', policy());
      response.setHeader('Content-Type', 'text/html; charset=utf-8');
      return void response.end(documentOf(theme, url.pathname.slice(1) as PageName));
    }
    const file = fileOf(url.pathname);
    if (!file || !fs.existsSync(file)) return void response.writeHead(404).end();
    response.setHeader('Content-Type', TYPES[path.extname(file)] ?? 'application/octet-stream');
    response.end(fs.readFileSync(file));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: (theme, name = 'main') => `http://127.0.0.1:${port}/${name}?theme=${theme}`, close: () => void server.close() };
}

function fileOf(pathname: string): string | undefined {
  const [, folder, name] = /^\/(webview|themes)\/([\w.-]+)$/.exec(pathname) ?? [];
  if (folder === 'webview') return path.join(ROOT, 'dist/webview', name);
  return folder === 'themes' ? path.join(__dirname, '../themes', name) : undefined;
}

const NONCE = 'test';

/** The policy of our pages. */
function policy(): string {
  const parts = [
    "default-src 'none'",
    `style-src 'self' 'nonce-${NONCE}'`,
    `script-src 'nonce-${NONCE}'`,
    "img-src 'self' data: blob:",
  ];
  return parts.join('; ');
}

/** The theme first, as VS Code puts it on the root element, then the page's own. */
function documentOf(theme: Theme, name: PageName): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<link rel="icon" href="data:,">
<title>BiasLens</title>
<link rel="stylesheet" href="/themes/common.css">
<link rel="stylesheet" href="/themes/${theme}.css">
<link rel="stylesheet" href="/webview/${name}.css">
${name === 'study' ? `<style nonce="${NONCE}">${REPORT_STYLE}</style>` : ''}
</head>
<body class="${BODY[theme]}">
<div id="page"></div>
<script nonce="${NONCE}" src="/webview/${name}.js"></script>
</body>
</html>`;
}
