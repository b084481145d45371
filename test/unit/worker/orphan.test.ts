import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { runs, until } from './toy';

const parentPath = fileURLToPath(new URL('./parent.ts', import.meta.url));

describe('worker whose parent is gone', function () {
  this.timeout(20_000);

  for (const [moment, args] of [
    ['idle', []],
    ['blocked', ['block 60000']],
  ] as const) {
    it(`ends while ${moment}`, async () => {
      const parent = spawn(process.execPath, ['--import', 'tsx', parentPath, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
      const [line] = await once(parent.stdout, 'data');
      const pid = Number(line);
      assert(runs(pid));
      parent.kill('SIGKILL');
      await until(() => !runs(pid), 3000);
    });
  }

  it('refuses to run without a parent', async () => {
    const child = spawn(process.execPath, ['--import', 'tsx', fileURLToPath(new URL('./toy-child.ts', import.meta.url)), '100']);
    const [message] = await once(child.stderr, 'data');
    assert.match(String(message), /started by the extension or the command line/);
    assert.deepEqual(await once(child, 'exit'), [2, null]);
  });
});
