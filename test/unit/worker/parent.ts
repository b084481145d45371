/** A parent process for the tests of orphans: opens a session, prints the child's id, lets it do an act, and waits. */
import { setTimeout as delay } from 'node:timers/promises';
import { acts, toy } from './toy';

async function main(acting: string | undefined): Promise<void> {
  const { client } = toy();
  const { session } = await client.request('open', { path: 'net.onnx' });
  if (acting) void client.request('explain', { session, request: acts(acting) });
  await delay(300);
  console.log(client.pid);
  await delay(60_000);
}

void main(process.argv[2]);
