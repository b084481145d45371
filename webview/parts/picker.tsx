/** A choice among possibly thousands, found by typing: a button like a dropdown's, and a filtered list under it. */
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { t } from '../text';
import { Icon } from './icon';
import { usePopup } from './popup';
import { reveal, VirtualRows } from './virtual';

export interface Choice {
  value: number | null;
  text: string;
  note?: string;
  /** What it is found by besides its text. */
  search?: string;
}

interface PickerProps {
  label: string;
  value: number | null;
  text: string;
  /** Made when the list is opened: there may be thousands. */
  choices(): Choice[];
  onChange(value: number | null): void;
  /** A choice that is not listed, typed as its number. */
  byNumber?(index: number): Choice | null;
  disabled?: boolean;
  /** What the field that filters is called, and what is said when nothing fits. */
  filter?: string;
  none?: string;
}

const ROW = 22;
/** From this many choices on, a field to filter them is worth its place. */
const FILTER_FROM = 12;

export function Picker({ label, value, text, choices, onChange, byNumber, disabled, ...words }: PickerProps) {
  const { root, open, setOpen, close, leave } = usePopup('.sel');
  const key = (event: KeyboardEvent) => {
    if (open || (event.key !== 'ArrowDown' && event.key !== 'ArrowUp')) return;
    event.preventDefault();
    setOpen(true);
  };
  const choose = (choice: number | null) => {
    close(true);
    if (choice !== value) onChange(choice);
  };
  return (
    <div class="picker" ref={root} onFocusOut={leave}>
      <button
        class="sel"
        aria-haspopup="listbox"
        aria-expanded={open}
        aria-label={`${label}: ${text}`}
        title={label}
        disabled={disabled}
        data-rove
        onClick={() => setOpen(!open)}
        onKeyDown={key}
      >
        <span class="el">{text}</span>
        <Icon name="down" />
      </button>
      {open && <Popup {...{ label, value, choices, byNumber }} {...words} onChoose={choose} onClose={() => close(true)} />}
    </div>
  );
}

interface PopupProps {
  label: string;
  value: number | null;
  choices(): Choice[];
  byNumber?(index: number): Choice | null;
  filter?: string;
  none?: string;
  onChoose(value: number | null): void;
  onClose(): void;
}

function Popup({ label, value, choices: make, byNumber, onChoose, onClose, filter: called, none }: PopupProps) {
  const choices = useMemo(make, [make]);
  const [filter, setFilter] = useState('');
  const [active, setActive] = useState(() =>
    Math.max(
      0,
      choices.findIndex((c) => c.value === value),
    ),
  );
  const list = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const shown = useMemo(() => matching(choices, filter, byNumber), [choices, filter]);
  const filtered = choices.length >= FILTER_FROM;
  const at = Math.min(active, shown.length - 1);
  // Before the next key, which may follow at once.
  useLayoutEffect(() => (filtered ? field.current : list.current)?.focus(), [filtered]);
  useEffect(() => reveal(list.current, at * ROW, ROW), [at]);
  const key = (event: KeyboardEvent) => {
    event.stopPropagation();
    const delta = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
    if (delta) setActive(Math.max(0, Math.min(shown.length - 1, at + delta)));
    else if (event.key === 'Enter' && shown[at]) onChoose(shown[at].value);
    else if (event.key === 'Escape') onClose();
    else return;
    event.preventDefault();
  };
  const owned = { 'aria-activedescendant': shown[at] ? `choice-${at}` : undefined, 'aria-controls': 'choices' };
  return (
    <div class="popup picker-popup" onKeyDown={key}>
      {filtered && (
        <input
          class="filter"
          ref={field}
          role="combobox"
          aria-expanded="true"
          aria-label={called ?? t('filterClasses')}
          placeholder={called ?? t('filterClasses')}
          value={filter}
          {...owned}
          onInput={(event) => {
            setFilter(event.currentTarget.value);
            setActive(0);
          }}
        />
      )}
      <div
        class="choices"
        id="choices"
        role="listbox"
        aria-label={label}
        tabIndex={filtered ? -1 : 0}
        ref={list}
        aria-activedescendant={filtered ? undefined : owned['aria-activedescendant']}
      >
        {shown.length === 0 && <div class="d none">{none ?? t('noClass')}</div>}
        <VirtualRows box={list} count={shown.length} rowHeight={ROW} keep={at}>
          {(i) => (
            <div
              id={`choice-${i}`}
              class={`choice ${i === at ? 'on' : ''}`}
              role="option"
              aria-selected={shown[i].value === value}
              aria-posinset={i + 1}
              aria-setsize={shown.length}
              onPointerDown={(event) => {
                event.preventDefault();
                onChoose(shown[i].value);
              }}
            >
              <span class="el grow">{shown[i].text}</span>
              {shown[i].note && <span class="n d">{shown[i].note}</span>}
            </div>
          )}
        </VirtualRows>
      </div>
    </div>
  );
}

function matching(choices: Choice[], filter: string, byNumber: PopupProps['byNumber']): Choice[] {
  const words = filter.trim().toLowerCase();
  if (!words) return choices;
  const found = choices.filter(
    (c) => c.text.toLowerCase().includes(words) || c.search?.toLowerCase().includes(words) || String(c.value) === words,
  );
  const typed = /^\d+$/.test(words) && byNumber && !found.some((c) => c.value === Number(words)) ? byNumber(Number(words)) : null;
  return typed ? [typed, ...found] : found;
}
