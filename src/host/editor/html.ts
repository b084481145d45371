/** The page's document: one style sheet, one script, and a policy under which nothing else loads. */
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

/** Folders of the extension that a page may load from. */
export function localRoots(extension: vscode.Uri): vscode.Uri[] {
  return [vscode.Uri.joinPath(extension, 'dist', 'webview'), vscode.Uri.joinPath(extension, 'media')];
}

/** Which page it is: its script and style sheet by name, and styles that are not known before. */
interface PageKind {
  name: string;
  style?: string;
}

/** The document of a page. The UI kit reads the nonce from the meta element, for the one style element that it makes. */
export function pageHtml(webview: vscode.Webview, extension: vscode.Uri, { name, style }: PageKind = { name: 'main' }): string {
  const nonce = randomBytes(16).toString('base64');
  const asset = (...parts: string[]) => webview.asWebviewUri(vscode.Uri.joinPath(extension, 'dist', 'webview', ...parts));
  const policy = [
    `default-src 'none'`,
    `style-src ${webview.cspSource} 'nonce-${nonce}'`,
    `script-src 'nonce-${nonce}'`,
    `img-src ${webview.cspSource} data: blob:`,
    `font-src ${webview.cspSource}`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${vscode.env.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta property="csp-nonce" content="${nonce}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>BiasLens</title>
<link rel="stylesheet" nonce="${nonce}" href="${asset(`${name}.css`)}">
${style === undefined ? '' : `<style nonce="${nonce}">${style}</style>`}
</head>
<body>
<div id="page"></div>
<script nonce="${nonce}" src="${asset(`${name}.js`)}"></script>
</body>
</html>`;
}
