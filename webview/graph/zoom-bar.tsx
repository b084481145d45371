/** Zooming, and opening and folding everything, by buttons. */
import { useRef } from 'preact/hooks';
import { Action } from '../parts/action';
import { useRoving } from '../parts/roving';
import { usePage, useSelect } from '../state/page';
import { t } from '../text';
import { setAllOpen } from './folds';
import type { GraphModel } from './model';
import type { Viewport } from './viewport';

export function ZoomBar({ model, viewport }: { model: GraphModel; viewport: Viewport }) {
  const page = usePage();
  const bar = useRef<HTMLDivElement>(null);
  const anyOpen = useSelect((s) => s.opened.length > 0);
  const scoped = model.top.some((item) => item.kind === 'scope');
  useRoving(bar);
  return (
    <div class="zoom-bar" role="toolbar" aria-label={t('zoom')} ref={bar}>
      {(scoped || anyOpen) && (
        <Action
          icon={anyOpen ? 'fold' : 'unfold'}
          label={t(anyOpen ? 'foldAll' : 'unfoldAll')}
          onClick={() => setAllOpen(page, model, !anyOpen)}
        />
      )}
      <Action icon="minus" label={t('zoomOut')} onClick={() => viewport.zoomBy(1 / 1.25)} />
      <button class="act t s" data-rove title={t('zoomActual')} onClick={() => viewport.zoomTo(1)}>
        {Math.round(viewport.zoom * 100)}&thinsp;%
      </button>
      <Action icon="plus" label={t('zoomIn')} onClick={() => viewport.zoomBy(1.25)} />
      <Action icon="fit" label={t('fit')} onClick={() => viewport.fit()} />
    </div>
  );
}
