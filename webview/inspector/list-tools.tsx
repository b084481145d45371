/** What can be done with a list: cut it down, and copy what is left. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { Action } from '../parts/action';
import { useRoving } from '../parts/roving';
import { usePage } from '../state/page';
import { t } from '../text';
import type { List } from './listing';

interface ToolsProps<Column extends string> {
  list: List<Column>;
  /** What `csv` gives, in words. */
  copyLabel: string;
  csv(): Promise<string>;
}

export function ListTools<Column extends string>({ list, copyLabel, csv }: ToolsProps<Column>) {
  const { client } = usePage();
  const bar = useRef<HTMLSpanElement>(null);
  useRoving(bar);
  const [copied, setCopied] = useState(false);
  useEffect(() => setCopied(false), [list.order]);
  const copy = async () => {
    await client.request('copy', { text: await csv() });
    setCopied(true);
  };
  return (
    <span class="row list-tools" role="toolbar" aria-label={t('listTools')} ref={bar} onPointerLeave={() => setCopied(false)}>
      <Action
        icon="filter"
        label={t(list.open ? 'filterClose' : 'filter')}
        pressed={list.open}
        onClick={() => list.change({ open: !list.open })}
      />
      <Action icon={copied ? 'check' : 'copy'} label={copied ? t('copied') : copyLabel} onClick={() => void copy()} />
      <span class="unseen" role="status">
        {copied ? t('copied') : ''}
      </span>
    </span>
  );
}
