/** The selected layer: its totals, its maps, its units, and what one of them sends to whom. */
import { count } from '../../src/format/number';
import { shapeText, sizeOf } from '../../src/format/shape';
import { Action } from '../parts/action';
import { Icon } from '../parts/icon';
import { Pane } from '../parts/pane';
import { isStale } from '../state/derive';
import { usePage, useSelect } from '../state/page';
import type { Quantity } from '../state/types';
import { t } from '../text';
import { ChannelsPane } from './channels';
import { DistributionPane } from './distribution';
import { MessagesPane } from './messages';
import { NodesPane } from './nodes';
import { StoppedPane } from './stopped';
import { aboutOf, quantitiesOf, useSubject, type Subject } from './subject';
import { InputTotals, LayerTotals } from './totals';
import { UnitsPane } from './units';

export function Inspector() {
  const subject = useSubject();
  const stale = useSelect(isStale);
  return (
    <section class={`insp ${stale ? 'stale' : ''}`} aria-label={t('inspector')}>
      {subject ? <About subject={subject} /> : <p class="d insp-none">{t('selectLayer')}</p>}
    </section>
  );
}

function About({ subject }: { subject: Subject }) {
  const explained = useSelect((s) => s.explanation !== null);
  const numbers = explained && (subject.kind === 'input' || subject.result !== undefined);
  return (
    <>
      <Title subject={subject} />
      <div class="panes">
        {subject.stopped && <StoppedPane />}
        {!numbers && !subject.stopped && <p class="d insp-none">{t(explained ? 'notReachedLong' : 'notRunLong')}</p>}
        {(numbers || subject.stopped) && (
          <Pane id="totals" title={t('totals')}>
            {subject.kind === 'input' ? (
              <InputTotals />
            ) : (
              <LayerTotals result={subject.result} outputs={subject.layer?.outputs ?? []} />
            )}
          </Pane>
        )}
        {numbers && <Numbers subject={subject} />}
        {subject.layer && <NodesPane layer={subject.layer} open={!numbers} />}
      </div>
    </>
  );
}

function Numbers({ subject }: { subject: Subject }) {
  const session = useSelect((s) => s.session) ?? '';
  const request = useSelect((s) => s.answered?.request ?? s.request);
  const wanted = useSelect((s) => s.quantity);
  const possible = quantitiesOf(subject);
  const quantity = shownQuantity(subject, possible.includes(wanted) ? wanted : possible[0]);
  const about = aboutOf(subject, quantity, session, request);
  return (
    <>
      <ChannelsPane subject={subject} about={about} possible={possible} />
      <DistributionPane about={about} />
      <UnitsPane subject={subject} />
      <MessagesPane subject={subject} />
    </>
  );
}

/** A layer that adds no bias of its own is looked at for what it passes on. */
function shownQuantity(subject: Subject, wanted: Quantity): Quantity {
  return wanted === 'own' && subject.result?.own.abs === 0 ? 'beta' : wanted;
}

function Title({ subject }: { subject: Subject }) {
  const page = usePage();
  const session = useSelect((s) => s.session);
  const { result, layer, shape } = subject;
  const leftOut = useSelect((s) => s.request.without.includes(subject.name));
  const units = shape.length ? t('units', { n: count(sizeOf(shape)) }) : '';
  const biased = result ? t('withBias', { n: count(result.biased) }) : '';
  const about = [subject.kind === 'layer' ? subject.name : t('input'), shapeText(shape), `${units}${biased}`].filter(Boolean);
  return (
    <div class="iti">
      <div class="row">
        <h2 class="el grow">{subject.title}</h2>
        {session && (
          <Action
            icon="listing"
            label={t('showInListing')}
            onClick={() => void page.client.request('showInListing', { name: subject.name, input: subject.kind === 'input' })}
          />
        )}
      </div>
      <div class="s d el" title={about.join(' · ')}>
        {about.join(' · ')}
      </div>
      {layer?.tangent && <Nature text={t('tangent')} />}
      {layer?.rounded && <Nature text={t('rounded')} />}
      {leftOut && <div class="s warn">{t('leftOutLayer')}</div>}
    </div>
  );
}

/** What the local linear model is to the layer, where it is not the layer itself. */
function Nature({ text }: { text: string }) {
  return (
    <div class="s d row note">
      <Icon name="info" size={12} />
      {text}
    </div>
  );
}
