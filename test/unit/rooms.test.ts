/** The lint rule that keeps each folder to its row in eslint/rooms.mjs. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { Linter } from 'eslint';
import tseslint from 'typescript-eslint';
import { roomImports } from '../../eslint/room-imports.mjs';

const cwd = path.resolve('/project');

function complaints(file: string, code: string): string[] {
  const linter = new Linter({ cwd });
  const config = {
    files: ['**/*.{ts,tsx}'],
    languageOptions: { parser: tseslint.parser },
    plugins: { rooms: { rules: { imports: roomImports } } },
    rules: { 'rooms/imports': 'error' },
  };
  return linter.verify(code, config as Linter.Config, { filename: path.join(cwd, file) }).map((message) => message.message);
}

describe('room imports', () => {
  const allowed: [string, string][] = [
    [
      'src/engine/bbp/pass.ts',
      `import { x } from '../layers/conv'; import fs from 'node:fs'; import ort from 'onnxruntime-node';`,
    ],
    ['src/session/session.ts', `import { x } from '../engine'; export * from '../engine/bbp';`],
    [
      'src/protocol/messages.ts',
      `import type { X } from '../session/session'; export type { Y } from '../engine'; let z: import('../engine').Z;`,
    ],
    ['src/protocol/inline.ts', `import { type X, type Y } from '../session';`],
    [
      'src/worker/server.ts',
      `import { x } from '../session'; import { rpc } from '../protocol/rpc'; import type { T } from '../engine';`,
    ],
    [
      'src/host/editor.ts',
      `import * as vscode from 'vscode'; import { x } from '../worker/client'; import { y } from '../debug/adapter';`,
    ],
    ['src/cli/main.ts', `import { x } from '../session'; import { y } from '../worker/client';`],
    ['webview/main.tsx', `import { rpc } from '../src/protocol/rpc'; import { render } from 'preact'; import './page.css';`],
    ['test/unit/any.test.ts', `import { x } from '../../src/engine'; import * as vscode from 'vscode';`],
  ];
  for (const [file, code] of allowed) it(`allows ${file}: ${code}`, () => assert.deepEqual(complaints(file, code), []));

  const forbidden: [string, string, RegExp][] = [
    ['src/engine/bbp/pass.ts', `import { x } from '../../session';`, /'src\/engine' may not import 'src\/session'/],
    ['src/engine/bbp/pass.ts', `import type { X } from '../../protocol/messages';`, /may not import 'src\/protocol'/],
    ['src/engine/bbp/pass.ts', `import * as vscode from 'vscode';`, /may not import 'vscode'/],
    ['src/session/session.ts', `export { x } from '../worker/client';`, /may not import 'src\/worker'/],
    ['src/protocol/messages.ts', `import { x } from '../engine';`, /only types of 'src\/engine'/],
    ['src/protocol/messages.ts', `import { type X, y } from '../engine';`, /only types of 'src\/engine'/],
    ['src/protocol/messages.ts', `import '../session';`, /only types of 'src\/session'/],
    ['src/protocol/rpc.ts', `import { fork } from 'node:child_process';`, /Node's 'node:child_process' does not exist/],
    ['src/host/editor.ts', `import { serve } from '../worker/server';`, /may not import 'src\/worker'/],
    ['src/host/editor.ts', `const x = await import('../engine');`, /may not import 'src\/engine'/],
    ['src/host/editor.ts', `const x = require('../engine');`, /may not import 'src\/engine'/],
    ['src/debug/session.ts', `import * as vscode from 'vscode';`, /may not import 'vscode'/],
    ['src/cli/main.ts', `import { x } from '../host/extension';`, /may not import 'src\/host'/],
    ['webview/main.tsx', `import fs from 'fs';`, /Node's 'fs' does not exist/],
    ['webview/main.tsx', `import { x } from '../src/session';`, /may not import 'src\/session'/],
    ['webview/main.tsx', `import { x } from '../test/support/skip';`, /may not import 'test\/support\/skip'/],
  ];
  for (const [file, code, reason] of forbidden) {
    it(`forbids ${file}: ${code}`, () => {
      const [first, ...more] = complaints(file, code);
      assert.match(first ?? 'no complaint', reason);
      assert.deepEqual(more, []);
    });
  }
});
