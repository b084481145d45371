/** How far a request is, in one line. */
import type { Progress } from '../../session/api';

const WIDTH = 20;

export function progressText({ text, done, total }: Progress): string {
  if (total <= 0) return `${text} …`;
  const filled = Math.round((WIDTH * Math.min(done, total)) / total);
  return `${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)} ${text}`;
}
