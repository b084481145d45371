/** A line over the page: what went wrong or has changed, and the one thing to do about it. What is shown below stays. */
import type { ComponentChildren } from 'preact';
import type { Explanation } from '../../src/protocol/types';
import { capital, failurePlace, failureReason } from '../format/failure';
import { known, probability, score, term } from '../../src/format/number';
import { Button } from '../kit';
import { Action } from '../parts/action';
import { Icon, type IconName } from '../parts/icon';
import { copyDiagnostics } from '../state/actions/export';
import { reopen, runChanged } from '../state/actions/open';
import { classAt, isStale, phaseOf, scoreName } from '../state/derive';
import { usePage, useSelect } from '../state/page';
import { IDLE } from '../state/types';
import { t } from '../text';
import { ProgressBar } from './progress';

export function Banners() {
  const phase = useSelect(phaseOf);
  return (
    <>
      {(phase === 'result' || phase === 'ready' || phase === 'empty' || phase === 'failed' || phase === 'loading') && <Changed />}
      {(phase === 'result' || phase === 'empty' || phase === 'ready') && <Failed />}
      {phase === 'result' && <Partial />}
      {phase === 'result' && <Since />}
      {phase === 'result' && <Rerunning />}
    </>
  );
}

interface BannerProps {
  kind: 'error' | 'info';
  icon: IconName;
  title?: string;
  children: ComponentChildren;
  actions: ComponentChildren;
}

function Banner({ kind, icon, title, children, actions }: BannerProps) {
  return (
    <div class={`ban ${kind}`} role={kind === 'error' ? 'alert' : 'status'}>
      <span class="ban-icon">
        <Icon name={icon} />
      </span>
      <span class="t grow">
        {title && <b>{title} </b>}
        {children}
      </span>
      <span class="row ban-actions">{actions}</span>
    </div>
  );
}

/** The last request failed; what is shown answers the one before it. */
function Failed() {
  const page = usePage();
  const run = useSelect((s) => s.run);
  if (run.status !== 'failed' || !run.error) return null;
  const place = failurePlace(run.error);
  return (
    <Banner
      kind="error"
      icon="error"
      title={t(run.what === 'input' ? 'inputFailed' : 'explainFailed')}
      actions={
        <>
          {run.what !== 'input' && <Button onClick={() => void reopen(page)}>{t('retry')}</Button>}
          <Action icon="close" label={t('dismiss')} onClick={() => page.store.set({ run: IDLE })} />
        </>
      }
    >
      {place && `${place}: `}
      {failureReason(run.error)}
    </Banner>
  );
}

/** The pass stopped above the input: the exact part stays. */
function Partial() {
  const page = usePage();
  const error = useSelect((s) => s.explanation?.stopped[0]);
  if (!error) return null;
  return (
    <Banner
      kind="error"
      icon="error"
      title={t('stoppedAt', { place: failurePlace({ ...error, file: undefined }) || error.code })}
      actions={
        <>
          <Button onClick={() => void reopen(page)}>{t('retry')}</Button>
          <Button secondary class="hide-narrow" onClick={() => void copyDiagnostics(page)}>
            {t('copyDiagnostics')}
          </Button>
        </>
      }
    >
      {capital(error.reason)}. {t('partialExact')}
    </Banner>
  );
}

function Changed() {
  const page = usePage();
  const file = useSelect((s) => s.file);
  const title = useSelect((s) => s.start?.title ?? '');
  if (file === 'same') return null;
  return (
    <Banner
      kind="info"
      icon="info"
      actions={
        <>
          {file === 'changed' && <Button onClick={() => void runChanged(page)}>{t('runAgain')}</Button>}
          <Action icon="close" label={t('dismiss')} onClick={() => page.store.set({ file: 'same' })} />
        </>
      }
    >
      {t(file === 'changed' ? 'changedText' : 'deletedText', { title })}
    </Banner>
  );
}

/** What has become of the answer and of b since the file changed. */
function Since() {
  const { store } = usePage();
  const before = useSelect((s) => s.before);
  const now = useSelect((s) => s.explanation);
  if (!before || !now) return null;
  const answer = (e: Explanation) => {
    const row = classAt(e, e.prediction.all);
    const share = known(row?.probability) ? ` (${probability(row.probability)})` : '';
    return `${scoreName(e, e.prediction.all)}${share}`;
  };
  const same = before.prediction.all === now.prediction.all;
  return (
    <Banner
      kind="info"
      icon="info"
      actions={<Action icon="close" label={t('dismiss')} onClick={() => store.set({ before: null })} />}
    >
      {t(same ? 'answerSame' : 'answerBefore', { now: answer(now), then: answer(before) })}{' '}
      {before.target === now.target && before.minus === now.minus && (
        <span class="n">
          {t('scoreBefore', { then: score(before.f), now: score(now.f) })},{' '}
          {t('biasBefore', { then: term(before.bias), now: term(now.bias) })}
        </span>
      )}
    </Banner>
  );
}

/** Something runs over results that are still shown, without their hue: how far it is. The top bar has the words. */
function Rerunning() {
  const stale = useSelect(isStale);
  const progress = useSelect((s) => s.run.progress);
  const title = useSelect((s) => s.prepared?.title ?? '');
  if (!stale) return null;
  return (
    <div class="rerun">
      <ProgressBar progress={progress} label={t('loadingTitle', { title })} />
    </div>
  );
}
