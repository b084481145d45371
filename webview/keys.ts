/** Keys that work anywhere on the page, except where one types. */
import { useEffect } from 'preact/hooks';
import { stepRow } from './state/actions/input';
import { openFind, setPicture } from './state/actions/select';
import { back, continueRun, restart, step } from './state/actions/steps';
import { usePage, type Page } from './state/page';

export function useKeys(): void {
  const page = usePage();
  useEffect(() => {
    const key = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      const run = commandOf(event, page);
      if (!run) return;
      event.preventDefault();
      event.stopPropagation();
      run();
    };
    document.addEventListener('keydown', key);
    return () => document.removeEventListener('keydown', key);
  }, [page]);
}

function commandOf(event: KeyboardEvent, page: Page): (() => void) | undefined {
  const shift = event.shiftKey;
  // VS Code's own keys step the debug session, and F5 starts one where the pass does not stand in the middle.
  const debugs = page.followed !== null || (event.key === 'F5' && !shift && page.store.get().at === null);
  if (debugs && (event.key === 'F10' || event.key === 'F5')) return undefined;
  if (event.key === 'F10') return () => void (shift ? back(page) : step(page));
  if (event.key === 'F5') return () => void (shift ? restart(page) : continueRun(page));
  if (event.key === 'Escape' && page.store.get().choosing) return () => page.store.set({ choosing: false });
  if (isTyping(event)) return undefined;
  if (event.key === '/') return () => openFind(page);
  if (event.key === 'n' || event.key === 'N') return () => stepRow(page, 1);
  if (event.key === 'p' || event.key === 'P') return () => stepRow(page, -1);
  if (event.key === 't' || event.key === 'T') return () => toggleTop(page);
  return undefined;
}

function toggleTop(page: Page): void {
  const { view } = page.store.get().picture;
  setPicture(page, { view: view === 'top' ? 'signed' : 'top' });
}

function isTyping(event: KeyboardEvent): boolean {
  const target = event.composedPath()[0];
  return target instanceof HTMLInputElement ? target.type !== 'range' : target instanceof HTMLTextAreaElement;
}
