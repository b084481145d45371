/** Why the pass went no further than this layer. */
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
          {error.node !== undefined && (
            <>
              <span class="d">{t('node')}</span>
              <span class="n">{error.node}</span>
            </>
          )}
          {error.op !== undefined && (
            <>
              <span class="d">{t('op')}</span>
              <span class="n">{error.op}</span>
            </>
          )}
        </div>
      </div>
    </Pane>
  );
}
