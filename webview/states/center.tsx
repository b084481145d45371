/** The middle when there is no result: one sentence about why, and one thing to do. */
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { failurePlace, failureReason } from '../format/failure';
import { bytes, count } from '../../src/format/number';
import { Button, ProgressRing } from '../kit';
import { Icon, type IconName } from '../parts/icon';
import { cancel, explain } from '../state/actions/explain';
import { copyDiagnostics } from '../state/actions/export';
import { reopen } from '../state/actions/open';
import { usePage, useSelect } from '../state/page';
import { t } from '../text';
import { ProgressBar, progressText } from './progress';

interface CenterProps {
  icon?: IconName;
  tone?: 'err';
  title: string;
  children?: ComponentChildren;
  actions?: ComponentChildren;
}

function Center({ icon, tone, title, children, actions }: CenterProps) {
  return (
    <section class="empty" aria-label={title}>
      <div>
        <h2 class="row">
          {icon && (
            <span class={tone}>
              <Icon name={icon} size={20} />
            </span>
          )}
          {title}
        </h2>
        {children}
        {actions && <div class="row center-actions">{actions}</div>}
      </div>
    </section>
  );
}

export function Ready() {
  const page = usePage();
  const title = useSelect((s) => s.prepared?.title ?? '');
  const words = useSelect((s) => s.prepared?.words ?? '');
  return (
    <Center
      title={t('readyTitle', { title })}
      actions={
        <>
          <Button onClick={() => void explain(page)}>{t('explain')}</Button>
          <Button secondary onClick={() => page.store.set({ choosing: true })}>
            {t('chooseAnother')}
          </Button>
        </>
      }
    >
      <p>{words}</p>
      <p class="d">{t('readyText')}</p>
      <About />
    </Center>
  );
}

function About() {
  const structure = useSelect((s) => s.structure);
  if (!structure) return null;
  const { layers, parameters, opset, bytes: size } = structure;
  return (
    <p class="d s">
      {t('readyStructure', { layers: count(layers.length), parameters: count(parameters), opset, bytes: bytes(size) })}
    </p>
  );
}

export function Loading() {
  const page = usePage();
  const title = useSelect((s) => s.prepared?.title ?? '');
  const progress = useSelect((s) => s.run.progress);
  const label = t('loadingTitle', { title });
  return (
    <Center
      title={label}
      actions={
        <Button secondary onClick={() => cancel(page)}>
          {t('cancel')}
        </Button>
      }
    >
      <div class="loading">
        <ProgressBar progress={progress} label={label} />
        <p class="d" role="status">
          {progressText(progress) || '\u00a0'}
        </p>
      </div>
    </Center>
  );
}

export function Opening() {
  const title = useSelect((s) => s.start?.title ?? '');
  const late = useLate();
  return (
    <div class="opening" aria-busy="true">
      {late && (
        <>
          <ProgressRing label={t('openingTitle', { title })} />
          <span class="d">{t('openingTitle', { title })}</span>
        </>
      )}
    </div>
  );
}

/** A quick opening shows nothing rather than a flash. */
function useLate(): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 250);
    return () => clearTimeout(timer);
  }, []);
  return late;
}

export function FailedCenter({ broken }: { broken: boolean }) {
  const page = usePage();
  const error = useSelect((s) => s.run.error ?? s.start?.error ?? null);
  if (!error) return null;
  const place = failurePlace(error);
  return (
    <Center
      icon="error"
      tone="err"
      title={t(broken ? 'brokenTitle' : 'failedTitle')}
      actions={
        <>
          <Button onClick={() => void reopen(page)}>{t('retry')}</Button>
          {error.fault === 'input' && !broken && (
            <Button secondary onClick={() => page.store.set({ choosing: true })}>
              {t('chooseAnother')}
            </Button>
          )}
          <Button secondary onClick={() => void page.client.request('showLog', {})}>
            {t('showLog')}
          </Button>
          <Button secondary onClick={() => void copyDiagnostics(page)}>
            {t('copyDiagnostics')}
          </Button>
        </>
      }
    >
      <p role="alert">
        {place && <b>{place}: </b>}
        {failureReason(error)}
      </p>
    </Center>
  );
}

export function Untrusted() {
  const page = usePage();
  return (
    <Center
      icon="shield"
      title={t('untrustedTitle')}
      actions={<Button onClick={() => void page.client.request('trust', {})}>{t('trust')}</Button>}
    >
      <p>{t('untrustedText')}</p>
      <About />
    </Center>
  );
}
