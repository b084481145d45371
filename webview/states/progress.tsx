/** How far a request is. */
import type { Progress } from '../../src/protocol/types';
import { count } from '../../src/format/number';
import { t, type TextKey } from '../text';

export function ProgressBar({ progress, label }: { progress: Progress | null; label: string }) {
  const known = progress !== null && progress.total > 0;
  const share = known ? Math.min(1, progress.done / progress.total) : undefined;
  return (
    <div
      class={`progress ${known ? '' : 'unknown'}`}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={share === undefined ? undefined : Math.round(100 * share)}
    >
      <i style={{ width: share === undefined ? undefined : `${100 * share}%` }} />
    </div>
  );
}

/** `Spread the bias, 3 of 7`. */
export function progressText(progress: Progress | null): string {
  if (!progress) return '';
  const text = t(`stage${progress.stage.charAt(0).toUpperCase()}${progress.stage.slice(1)}` as TextKey);
  if (progress.total <= 1) return text;
  return `${text}, ${t('progressOf', { done: count(progress.done), total: count(progress.total) })}`;
}
