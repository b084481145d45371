/** How the cost of an explanation (option 1) grows with width, depth, image size and cores. */
import { availableParallelism } from 'node:os';
import { modelFile } from '../models';
import { type Scale, scaled } from '../models/scaled';
import type { BenchOptions } from '../parts';
import { measure } from './process';

const BASE: Scale = { width: 32, depth: 4, side: 64 };

export async function scaling({ runs, folder }: BenchOptions): Promise<void> {
  console.log('\nGrowth: forward and whole explanation by option 1, ms');
  for (const what of ['width', 'depth', 'side'] as const) {
    const cells: string[] = [];
    for (const factor of [1, 2, 4]) {
      const scale = { ...BASE, [what]: BASE[what] * factor };
      const file = modelFile({ name: `scaled ${Object.values(scale).join('x')}`, make: scaled(scale) }, folder);
      const { forward, option1 } = await measure<{ forward: number; option1: number }>('brief', file, runs);
      cells.push(`${scale[what]}: ${forward.toFixed(1)} → ${option1.toFixed(1)}`);
    }
    console.log(`  ${what.padEnd(6)} ${cells.join('   ')}`);
  }
  const large = { ...BASE, side: BASE.side * 4 };
  const file = modelFile({ name: `scaled ${Object.values(large).join('x')}`, make: scaled(large) }, folder);
  const cells: string[] = [];
  for (let threads = 1; threads <= availableParallelism(); threads *= 2) {
    const { forward, option1 } = await measure<{ forward: number; option1: number }>('brief', file, runs, threads);
    cells.push(`${threads}: ${forward.toFixed(1)} → ${option1.toFixed(1)}`);
  }
  console.log(`  cores  ${cells.join('   ')}`);
}
