/** Why the pass went no further than this layer. */
import { Fragment } from 'preact';
import { count, plain, signed } from '../../src/format/number';
import { indexText } from '../../src/format/shape';
import type { ErrorInfo } from '../../src/protocol/types';
import { failureReason } from '../format/failure';
import { Pane } from '../parts/pane';
import { useSelect } from '../state/page';
import { t } from '../text';

export function StoppedPane() {
  const error = useSelect((s) => s.explanation?.stopped[0]);
  if (!error) return null;
  return (
    <Pane id="stopped" title={t('stoppedPane')}>
      <div class="stopped">
        <p>{failureReason(error)}</p>
        <div class="kv">
          {rowsOf(error).map(([name, value]) => (
            <Fragment key={name}>
              <span class="d">{name}</span>
              <span class="n">{value}</span>
            </Fragment>
          ))}
        </div>
      </div>
    </Pane>
  );
}

/** What is known of the place, as far as it is. */
function rowsOf({ node, op, at }: ErrorInfo): [name: string, value: string][] {
  const rows: [string, string | undefined][] = [
    [t('node'), node],
    [t('op'), op],
    [t('value'), at && plain(at.value)],
    [t('slope'), at?.slope === undefined ? undefined : signed(at.slope)],
    [t('own'), at?.bias === undefined ? undefined : signed(at.bias)],
    [t('elements'), at && t('elementsOf', { n: count(at.count), of: count(at.of) })],
    [t('firstElement'), at && indexText(at.index, at.shape)],
  ];
  return rows.filter((row): row is [string, string] => row[1] !== undefined);
}
