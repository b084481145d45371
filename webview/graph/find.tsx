/** Finding a layer by name, op or shape, wherever it is folded away. */
import { useEffect, useMemo } from 'preact/hooks';
import { TextField } from '../kit';
import { Action } from '../parts/action';
import { usePage, useSelect } from '../state/page';
import { t } from '../text';
import type { GraphModel, Item } from './model';
import { findItems } from './search';

interface FindProps {
  matches: readonly Item[];
  current: Item | undefined;
  onGo(item: Item): void;
  onClose(): void;
}

/** The matches of what is being looked for; empty when nothing is. */
export function useMatches(model: GraphModel): Item[] {
  const text = useSelect((s) => s.find);
  return useMemo(() => (text ? findItems(model, text) : []), [model, text]);
}

export function Find({ matches, current, onGo, onClose }: FindProps) {
  const { store } = usePage();
  const text = useSelect((s) => s.find) ?? '';
  const at = current ? matches.indexOf(current) : -1;
  const go = (delta: number) => {
    if (matches.length === 0) return;
    const from = at >= 0 ? at + delta : delta > 0 ? nextOf(matches, current) : matches.length - 1;
    onGo(matches[(from + matches.length) % matches.length]);
  };
  // While typing, the first match from where one stands is shown.
  useEffect(() => {
    if (matches.length > 0 && at < 0) onGo(matches[nextOf(matches, current)]);
  }, [matches]);
  const key = (event: KeyboardEvent) => {
    event.stopPropagation();
    if (event.key === 'Escape') onClose();
    else if (event.key === 'Enter' || event.key === 'ArrowDown' || event.key === 'ArrowUp')
      go(event.shiftKey || event.key === 'ArrowUp' ? -1 : 1);
    else return;
    event.preventDefault();
  };
  const none = text.trim() !== '' && matches.length === 0;
  return (
    <div class="find" role="search">
      <TextField
        value={text}
        label={t('find')}
        placeholder={t('findPlaceholder')}
        autofocus
        onInput={(find) => store.set({ find })}
        onKeyDown={key}
      />
      <span class={`s find-count ${none ? 'err' : 'd'}`} role="status">
        {none ? t('findNone') : matches.length > 0 ? t('findCount', { n: at + 1, total: matches.length }) : ''}
      </span>
      <Action icon="up" label={t('findPrevious')} disabled={matches.length === 0} onClick={() => go(-1)} />
      <Action icon="down" label={t('findNext')} disabled={matches.length === 0} onClick={() => go(1)} />
      <Action icon="close" label={t('close')} onClick={onClose} />
    </div>
  );
}

/** The first match that is not above an item; the first of all when there is none below. */
function nextOf(matches: readonly Item[], item: Item | undefined): number {
  const next = matches.findIndex((m) => m.first >= (item?.first ?? 0));
  return Math.max(0, next);
}
