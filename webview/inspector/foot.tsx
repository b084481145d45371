/** Under a list of messages: what they add up to, and by how much that misses what they should be. */
import type { Listed } from '../../src/protocol/types';
import { count, signed } from '../../src/format/number';
import { Num } from '../parts/number';
import { Residual } from '../sum/equation';
import { t } from '../text';

interface FootProps {
  listed: Listed;
  filtered: boolean;
  /** What all of them add up to, by name. */
  whole: string;
  expected: number;
}

export function Foot({ listed, filtered, whole, expected }: FootProps) {
  const { total, all, shown, sum, abs } = listed;
  return (
    <div class="list-foot s">
      {filtered && (
        <div class="row between">
          <span class="d">{t('sumOfShown', { n: count(total), all: count(all) })}</span>
          <Num v={shown} as={signed} />
        </div>
      )}
      <div class="row between">
        <span class="d">{t('sumOfAll', { n: count(all), whole })}</span>
        <span class="row">
          <Num v={sum} as={signed} />
          <span class="d">{t('residual')}</span>
          <Residual v={expected - sum} scale={abs} />
        </span>
      </div>
    </div>
  );
}
