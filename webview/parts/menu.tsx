/** A button that opens a short list of actions. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { Action } from './action';
import type { IconName } from './icon';

interface MenuProps {
  icon: IconName;
  label: string;
  text?: string;
  items: { text: string; disabled?: boolean; run(): void }[];
}

export function Menu({ icon, label, text, items }: MenuProps) {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const close = (refocus: boolean) => {
    setOpen(false);
    if (refocus) root.current?.querySelector<HTMLElement>('.act')?.focus();
  };
  useEffect(() => {
    if (open) root.current?.querySelector<HTMLElement>('[role=menuitem]')?.focus();
  }, [open]);
  const key = (event: KeyboardEvent) => {
    if (event.key === 'Escape') close(true);
    const delta = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const all = [...(root.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];
    if (delta) all[(all.indexOf(document.activeElement as HTMLElement) + delta + all.length) % all.length]?.focus();
    if (event.key === 'Escape' || delta || event.key.startsWith('Arrow')) event.stopPropagation();
    if (delta) event.preventDefault();
  };
  const leave = (event: FocusEvent) => {
    if (open && !root.current?.contains(event.relatedTarget as Node | null)) setOpen(false);
  };
  return (
    <div class="menu" ref={root} onKeyDown={open ? key : undefined} onFocusOut={leave}>
      <Action
        icon={icon}
        label={label}
        text={text}
        onClick={() => setOpen(!open)}
        pressed={undefined}
        class={open ? 'hover' : ''}
      />
      {open && (
        <div class="popup" role="menu" aria-label={label}>
          {items.map((item) => (
            <button
              key={item.text}
              role="menuitem"
              tabIndex={-1}
              aria-disabled={item.disabled || undefined}
              onClick={() => {
                if (item.disabled) return;
                close(true);
                item.run();
              }}
            >
              {item.text}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
