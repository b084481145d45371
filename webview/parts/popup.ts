/** What opens below a button: it closes on Escape, by whoever hears that, and when the focus goes elsewhere. */
import type { RefObject } from 'preact';
import { useRef, useState } from 'preact/hooks';

interface Popup {
  /** Around the button and what it opens. */
  root: RefObject<HTMLDivElement | null>;
  open: boolean;
  setOpen(open: boolean): void;
  /** Closes; the button may get the focus back. */
  close(refocus: boolean): void;
  /** For `focusout` of the root. */
  leave(event: FocusEvent): void;
}

/**
 * @param button selector of the button
 * @param stays whether it stays open while nothing has the focus: after a click on something in it that takes none
 */
export function usePopup(button: string, { stays = false } = {}): Popup {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const close = (refocus: boolean) => {
    setOpen(false);
    if (refocus) root.current?.querySelector<HTMLElement>(button)?.focus();
  };
  const leave = (event: FocusEvent) => {
    const to = event.relatedTarget as Node | null;
    if (open && !(stays && !to) && !root.current?.contains(to)) setOpen(false);
  };
  return { root, open, setOpen, close, leave };
}
