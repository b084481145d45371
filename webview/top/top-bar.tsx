/** Which input is explained, how it was prepared, and what can be done with the result. */
import { useMemo, useRef } from 'preact/hooks';
import type { Prepared } from '../../src/protocol/types';
import { paintBase } from '../colour/paint';
import { Action } from '../parts/action';
import { Icon } from '../parts/icon';
import { Menu } from '../parts/menu';
import { useRoving } from '../parts/roving';
import { Plate } from '../picture/plate';
import { toggleCompare } from '../state/actions/compare';
import { cancel } from '../state/actions/explain';
import { copyDiagnostics, exportArchive, exportGrid } from '../state/actions/export';
import { toggleWhatIf } from '../state/actions/select';
import { reopen } from '../state/actions/open';
import { isStale } from '../state/derive';
import { usePage, useSelect } from '../state/page';
import { progressText } from '../states/progress';
import { t } from '../text';
import { canPrepare } from './prepare';
import { RowSteps } from './rows';

export function TopBar() {
  const page = usePage();
  const prepared = useSelect((s) => s.prepared);
  const explained = useSelect((s) => s.explanation !== null);
  const trusted = useSelect((s) => s.trusted);
  const whatIf = useSelect((s) => s.whatIf);
  const comparing = useSelect((s) => s.comparing && s.pinned !== null);
  const bar = useRef<HTMLDivElement>(null);
  useRoving(bar);
  return (
    <div class="top row" role="toolbar" aria-label={t('inputBar')} ref={bar}>
      {prepared && trusted ? <Input prepared={prepared} /> : <span class="d">{t('noInput')}</span>}
      <span class="grow" />
      <Running />
      {explained && (
        <>
          <Action
            icon="compare"
            label={t('compareLong')}
            text={<span class="hide-narrow">{t('compare')}</span>}
            pressed={comparing}
            onClick={() => toggleCompare(page)}
          />
          <Action
            icon="whatif"
            label={t('whatIfLong')}
            text={<span class="hide-narrow">{t('whatIf')}</span>}
            pressed={whatIf}
            onClick={() => toggleWhatIf(page)}
          />
          <Menu
            icon="save"
            label={t('export')}
            text={<span class="hide-narrow">{t('export')}</span>}
            items={[
              ...(prepared?.picture ? [{ text: t('exportGrid'), run: () => void exportGrid(page) }] : []),
              { text: t('exportArchive'), run: () => void exportArchive(page) },
            ]}
          />
        </>
      )}
      <Menu
        icon="more"
        label={t('more')}
        items={[
          { text: t('runAgain'), run: () => void reopen(page) },
          { text: t('showLog'), run: () => void page.client.request('showLog', {}) },
          { text: t('copyDiagnostics'), run: () => void copyDiagnostics(page) },
        ]}
      />
    </div>
  );
}

/** What runs while earlier results are still shown, after a moment: a quick answer needs no words. */
function Running() {
  const page = usePage();
  const stale = useSelect(isStale);
  const progress = useSelect((s) => s.run.progress);
  const title = useSelect((s) => s.prepared?.title ?? '');
  if (!stale) return null;
  return (
    <span class="running row s" role="status">
      <span class="el">
        {t('loadingTitle', { title })} <span class="d">{progressText(progress)}</span>
      </span>
      <button class="link" data-rove onClick={() => cancel(page)}>
        {t('cancel')}
      </button>
    </span>
  );
}

function Input({ prepared }: { prepared: Prepared }) {
  const page = usePage();
  const choosing = useSelect((s) => s.choosing);
  const preparing = useSelect((s) => s.preparing);
  return (
    <>
      <Thumb prepared={prepared} />
      <button
        class="act t input-title"
        aria-expanded={choosing}
        title={t('chooseAnother')}
        data-rove
        onClick={() => page.store.set({ choosing: !choosing })}
      >
        <span class="el">{prepared.title}</span>
        <Icon name="down" />
      </button>
      <RowSteps prepared={prepared} />
      <span class="d hide-narrow nowrap">{t('preparedAs')}</span>
      {canPrepare(prepared) ? (
        <button
          class="act t prep"
          title={t('changePreprocessing', { words: prepared.words })}
          aria-expanded={preparing}
          data-rove
          onClick={() => page.store.set({ preparing: !preparing })}
        >
          <span class="el">{prepared.words}</span>
          <Icon name="edit" />
        </button>
      ) : (
        <span class="prep el" title={prepared.words}>
          {prepared.words}
        </span>
      )}
    </>
  );
}

const SIDE = 20;

function Thumb({ prepared }: { prepared: Prepared }) {
  const { picture } = prepared;
  const pixels = useMemo(
    () => picture && paintBase({ data: picture.data, channels: picture.channels }, picture.width * picture.height),
    [picture],
  );
  if (!picture || !pixels) {
    return (
      <span class="ic row">
        <Icon name={prepared.columns ? 'table' : 'file'} />
      </span>
    );
  }
  // Smaller than any whole zoom: the browser scales it, for it is a sign and not a picture to read.
  return (
    <span class="top-thumb" style={{ '--scale': `${SIDE / Math.max(picture.width, picture.height)}` }}>
      <Plate pixels={pixels} width={picture.width} height={picture.height} zoom={1} />
    </span>
  );
}
