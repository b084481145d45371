/** A button that opens a short list of actions. */
import type { ComponentChildren } from 'preact';
import { useLayoutEffect } from 'preact/hooks';
import { Action } from './action';
import { Icon, type IconName } from './icon';
import { usePopup } from './popup';

interface MenuProps {
  icon: IconName;
  label: string;
  text?: ComponentChildren;
  class?: string;
  /** Whether several may be checked; the list then stays open. */
  many?: boolean;
  /** `checked` where the items are a choice. */
  items: { text: string; disabled?: boolean; checked?: boolean; run(): void }[];
}

export function Menu({ icon, label, text, items, many, class: className }: MenuProps) {
  const { root, open, setOpen, close, leave } = usePopup('.act');
  // Before the next key, which may follow at once.
  useLayoutEffect(() => {
    if (open) root.current?.querySelector<HTMLElement>('[role^=menuitem]')?.focus();
  }, [open]);
  const key = (event: KeyboardEvent) => {
    if (event.key === 'Escape') close(true);
    const delta = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const all = [...(root.current?.querySelectorAll<HTMLElement>('[role^=menuitem]') ?? [])];
    if (delta) all[(all.indexOf(document.activeElement as HTMLElement) + delta + all.length) % all.length]?.focus();
    if (event.key === 'Escape' || delta || event.key.startsWith('Arrow')) event.stopPropagation();
    if (delta) event.preventDefault();
  };
  return (
    <div class={`menu ${className ?? ''}`} ref={root} onKeyDown={open ? key : undefined} onFocusOut={leave}>
      <Action icon={icon} label={label} text={text} onClick={() => setOpen(!open)} opens="menu" expanded={open} />
      {open && (
        <div class="popup" role="menu" aria-label={label}>
          {items.map((item) => (
            <button
              key={item.text}
              role={item.checked === undefined ? 'menuitem' : many ? 'menuitemcheckbox' : 'menuitemradio'}
              aria-checked={item.checked}
              tabIndex={-1}
              aria-disabled={item.disabled || undefined}
              onClick={() => {
                if (item.disabled) return;
                if (!many) close(true);
                item.run();
              }}
            >
              {item.checked !== undefined && <span class="check">{item.checked && <Icon name="check" size={14} />}</span>}
              {item.text}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
