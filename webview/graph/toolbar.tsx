/** The debugger's own movements over the pass, and where it stands. */
import { useRef } from 'preact/hooks';
import { count } from '../../src/format/number';
import { Action } from '../parts/action';
import { useRoving } from '../parts/roving';
import { openFind } from '../state/actions/select';
import { back, continueRun, restart, step } from '../state/actions/steps';
import { isPartial, passedCount, totalSteps } from '../state/derive';
import { usePage, useSelect } from '../state/page';
import type { State } from '../state/types';
import { t } from '../text';

export function StepActions() {
  const page = usePage();
  const has = useSelect((s) => s.explanation !== null && s.explanation.layers.length > 0);
  const at = useSelect((s) => s.at);
  return (
    <>
      <Action
        icon="restart"
        label={t('restart')}
        colour="--vscode-debugIcon-restartForeground"
        disabled={!has || at === 0}
        onClick={() => void restart(page)}
      />
      <Action
        icon="back"
        label={t('stepBack')}
        colour="--vscode-debugIcon-stepBackForeground"
        disabled={!has || at === 0}
        onClick={() => void back(page)}
      />
      <Action
        icon="step"
        label={t(at === null ? 'stepFromStart' : 'stepOver')}
        colour="--vscode-debugIcon-stepOverForeground"
        disabled={!has}
        onClick={() => void step(page)}
      />
      <Action
        icon="play"
        label={t('continue')}
        colour="--vscode-debugIcon-continueForeground"
        disabled={!has || at === null}
        onClick={() => void continueRun(page)}
      />
    </>
  );
}

/** `Paused, 5 of 7`. */
function Standing() {
  const text = useSelect(standing);
  return (
    <span class="d s standing" role="status">
      {text}
    </span>
  );
}

export function GraphToolbar({ withSteps }: { withSteps: boolean }) {
  const page = usePage();
  const bar = useRef<HTMLDivElement>(null);
  const wide = useSelect((s) => s.graphWide);
  useRoving(bar);
  return (
    <div class="pbar" role="toolbar" aria-label={t('steps')} ref={bar}>
      {withSteps && <StepActions />}
      <Standing />
      <span class="grow" />
      <Action icon="search" label={t('find')} onClick={() => openFind(page)} />
      <Action
        icon={wide ? 'shrink' : 'expand'}
        label={t(wide ? 'graphNarrow' : 'graphWide')}
        pressed={wide}
        onClick={() => page.store.set({ graphWide: !wide })}
      />
    </div>
  );
}

function standing(s: State): string {
  if (!s.explanation) return t(s.run.status === 'running' && s.run.what === 'explain' ? 'runningShort' : 'notRun');
  const of = { n: count(passedCount(s)), total: count(totalSteps(s)) };
  if (s.at !== null) return t('paused', of);
  return t(isPartial(s) ? 'stopped' : 'done', of);
}
