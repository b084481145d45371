/** Finding a layer by name, op or shape. */
import { useEffect, useMemo } from 'preact/hooks';
import { TextField } from '../kit';
import { Action } from '../parts/action';
import { usePage, useSelect } from '../state/page';
import { t } from '../text';
import { findNodes, type Graph } from './build';

interface FindProps {
  graph: Graph;
  /** Position of the selected node. */
  selected: number;
  onGo(node: number): void;
  onClose(): void;
}

/** The matches of what is being looked for; empty when nothing is. */
export function useMatches(graph: Graph): number[] {
  const text = useSelect((s) => s.find);
  return useMemo(() => (text ? findNodes(graph, text) : []), [graph, text]);
}

export function Find({ graph, selected, onGo, onClose }: FindProps) {
  const { store } = usePage();
  const text = useSelect((s) => s.find) ?? '';
  const matches = useMatches(graph);
  const at = matches.indexOf(selected);
  const go = (delta: number) => {
    if (matches.length === 0) return;
    const from = at >= 0 ? at + delta : delta > 0 ? matches.findIndex((k) => k > selected) : matches.length - 1;
    onGo(matches[((from < 0 ? 0 : from) + matches.length) % matches.length]);
  };
  // While typing, the first match from where one stands is shown.
  useEffect(() => {
    if (matches.length > 0 && !matches.includes(selected)) onGo(matches.find((k) => k >= selected) ?? matches[0]);
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
