/** A study: what it is and how far, what can be done about it, and its report, whose outliers lead to their explanations. */
import { useEffect, useRef } from 'preact/hooks';
import type { Client } from '../../src/protocol/connect';
import type { StudyPageEvents, StudyPageRequests, StudyPageState } from '../../src/protocol/study-page';
import { failurePlace, failureReason } from '../format/failure';
import { Button } from '../kit';
import { Icon } from '../parts/icon';
import { t } from '../text';

interface Props {
  state: StudyPageState;
  client: Client<StudyPageRequests, StudyPageEvents>;
}

const WORDS = { running: 'studyRunning', stopped: 'studyStopped', failed: 'studyFailed', done: 'studyDone' } as const;

export function StudyPage({ state, client }: Props) {
  const { status, pace, report } = state;
  return (
    <>
      <header class="study-top">
        <div class="study-name">
          <b class="el">{state.title}</b>
          <span class="d el">{t('studyOf', { model: state.model, data: state.data })}</span>
        </div>
        <div class="study-pace">
          <span role="status">{t(WORDS[status])}</span>
          <span class="d">{pace}</span>
        </div>
        <Actions state={state} client={client} />
      </header>
      <Progress state={state} />
      {state.error && <Failure state={state} client={client} />}
      {report === null ? (
        <p class="study-empty d">{t('studyNothing')}</p>
      ) : (
        <main class="study-report" tabIndex={-1}>
          {status !== 'done' && <p class="d">{t('studyPartial')}</p>}
          <Report html={report} onItem={(item) => void client.request('explain', { item })} />
        </main>
      )}
    </>
  );
}

function Actions({ state: { status, share }, client }: Props) {
  const ask = (method: 'run' | 'stop' | 'openFolder') => () => void client.request(method, {});
  return (
    <div class="study-actions">
      {status === 'running' && <Button onClick={ask('stop')}>{t('studyStop')}</Button>}
      {status === 'stopped' && <Button onClick={ask('run')}>{t(share ? 'studyResume' : 'studyRun')}</Button>}
      {status === 'done' && (
        <Button secondary onClick={ask('openFolder')}>
          {t('studyFiles')}
        </Button>
      )}
    </div>
  );
}

function Progress({ state: { status, share, title } }: Pick<Props, 'state'>) {
  const running = status === 'running';
  const width = share === undefined ? undefined : `${100 * share}%`;
  if (!running) return <div class="progress" aria-hidden="true" />;
  return (
    <div
      class={`progress ${share === undefined ? 'unknown' : ''}`}
      role="progressbar"
      aria-label={title}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={share === undefined ? undefined : Math.round(100 * share)}
    >
      <i style={{ width }} />
    </div>
  );
}

function Failure({ state: { error }, client }: Props) {
  if (!error) return null;
  const place = failurePlace(error);
  // What is in the folder is of another model or data: going on would mix the two.
  const other = error.code === 'study-other';
  return (
    <div class="ban error" role="alert">
      <span class="ban-icon">
        <Icon name="error" />
      </span>
      <span class="t grow">
        <b>{place ? `${place}: ` : ''}</b>
        {failureReason(error)}
      </span>
      <span class="row ban-actions">
        <Button onClick={() => void client.request(other ? 'startOver' : 'run', {})}>
          {t(other ? 'studyStartOver' : 'retry')}
        </Button>
        <Button secondary onClick={() => void client.request('showLog', {})}>
          {t('showLog')}
        </Button>
      </span>
    </div>
  );
}

/** The host's HTML, every text of it escaped; its links name an input. */
function Report({ html, onItem }: { html: string; onItem(item: number): void }) {
  const element = useRef<HTMLElement>(null);
  useEffect(() => {
    if (element.current) element.current.innerHTML = html;
  }, [html]);
  const follow = (event: MouseEvent) => {
    const link = (event.target as Element).closest('a');
    const item = /^#item-(\d+)$/.exec(link?.getAttribute('href') ?? '')?.[1];
    if (item === undefined) return;
    event.preventDefault();
    onItem(Number(item));
  };
  return <article ref={element} aria-label={t('studyReport')} onClick={follow} />;
}
