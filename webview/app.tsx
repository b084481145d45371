/** The page: the top bar, the sum, and the columns, in the grid of DESIGN.md; in a narrow panel the columns are tabs. */
import { useRef } from 'preact/hooks';
import type { Structure } from '../src/protocol/types';
import { DropTarget } from './drop';
import { GraphColumn } from './graph/column';
import { StepActions } from './graph/toolbar';
import { Inspector } from './inspector/inspector';
import { useMedia, usePaints } from './parts/measure';
import { useRoving } from './parts/roving';
import { Picture } from './picture/picture';
import { phaseOf, type Phase } from './state/derive';
import { usePage, useSelect } from './state/page';
import type { State } from './state/types';
import { Banners } from './states/banner';
import { FailedCenter, Loading, Opening, Ready, Untrusted } from './states/center';
import { Empty } from './states/empty';
import { Notes } from './sum/notes';
import { Sum } from './sum/sum';
import { t } from './text';
import { PrepareBar } from './top/prepare';
import { TopBar } from './top/top-bar';
import { useKeys } from './keys';

const NARROW = '(max-width: 1179px)';
const SLIM = '(max-width: 699px)';

export function App() {
  const phase = useSelect(phaseOf);
  const structure = useSelect((s) => s.structure);
  const title = useSelect((s) => s.start?.title ?? '');
  useKeys();
  if (phase === 'opening' || phase === 'broken' || !structure) {
    return (
      <main class="page">
        <h1 class="unseen">{title || 'BiasLens'}</h1>
        {phase === 'opening' ? <Opening /> : <FailedCenter broken />}
      </main>
    );
  }
  return (
    <>
      <header>
        <h1 class="unseen">{title}</h1>
        <TopBar />
        <PrepareBar />
      </header>
      <DropTarget />
      <main class="page">
        <Banners />
        <Parts phase={phase} structure={structure} />
      </main>
    </>
  );
}

/**
 * With an explanation the sum and three columns, or tabs of them; without one the structure, and what is to be done. The graph
 * stays through both. What takes long to draw comes after what does not is in sight.
 */
function Parts({ phase, structure }: { phase: Phase; structure: Structure }) {
  const narrow = useMedia(NARROW);
  const slim = useMedia(SLIM);
  const result = phase === 'result';
  const paints = usePaints(result, 2);
  const wanted = useSelect((s) => s.tab);
  const tab = !slim && wanted === 'inspector' ? 'layers' : wanted;
  const selected = useSelect((s) => s.selection !== null && s.explanation === null);
  const wide = useSelect((s) => s.graphWide) && (result ? !narrow || tab === 'layers' : !slim);
  const shows = (column: State['tab']) => {
    if (!result) return column === 'layers' ? !slim : column === 'inspector' && selected && !narrow;
    if (wide) return column === 'layers' || (column === 'inspector' && !narrow);
    return !narrow || tab === column || (tab === 'layers' && column === 'inspector' && !slim);
  };
  const form = result ? narrow && `narrow tab-${tab}` : `before ${shows('inspector') ? 'with-inspector' : ''}`;
  return (
    <>
      {result && <Sum />}
      {result && <Notes />}
      {result && narrow && <Tabs tab={tab} slim={slim} />}
      <div id="main" class={`main ${form || ''} ${slim ? 'slim' : ''} ${wide ? 'graph-wide' : ''}`}>
        {shows('layers') && <GraphColumn structure={structure} withSteps={!result || !narrow} />}
        {!result && !wide && <Center phase={phase} structure={structure} />}
        {shows('picture') && paints > 0 && <Picture />}
        {shows('inspector') && (paints > 1 || !result) && <Inspector />}
      </div>
    </>
  );
}

function Center({ phase, structure }: { phase: Phase; structure: Structure }) {
  if (phase === 'empty') return <Empty structure={structure} />;
  if (phase === 'ready') return <Ready />;
  if (phase === 'loading') return <Loading />;
  if (phase === 'failed') return <FailedCenter broken={false} />;
  return phase === 'untrusted' ? <Untrusted /> : null;
}

function Tabs({ tab, slim }: { tab: State['tab']; slim: boolean }) {
  const { store } = usePage();
  const list = useRef<HTMLDivElement>(null);
  const steps = useRef<HTMLDivElement>(null);
  useRoving(list);
  useRoving(steps);
  const tabs: { id: State['tab']; text: string }[] = [
    { id: 'picture', text: t('picture') },
    { id: 'layers', text: t('layersColumn') },
    ...(slim ? [{ id: 'inspector' as const, text: t('inspector') }] : []),
  ];
  return (
    <div class="tabs">
      <div class="tab-list" role="tablist" aria-label={t('views')} ref={list}>
        {tabs.map(({ id, text }) => (
          <button
            key={id}
            role="tab"
            class={`tab ${id === tab ? 'on' : ''}`}
            aria-selected={id === tab}
            aria-controls="main"
            data-rove
            onClick={() => store.set({ tab: id })}
          >
            {text}
          </button>
        ))}
      </div>
      <span class="grow" />
      <div class="row" role="toolbar" aria-label={t('steps')} ref={steps}>
        <StepActions />
      </div>
    </div>
  );
}
