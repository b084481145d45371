/** What comes back after a reload: VS Code keeps it for the page, so that the page need not be kept alive when hidden. */
import type { ExplainRequest } from '../../src/protocol/types';
import type { Page } from './page';
import { INITIAL, type State } from './types';

const VERSION = 1;

const KEPT = [
  'at',
  'selection',
  'unit',
  'quantity',
  'messages',
  'cutTensor',
  'breakpoints',
  'closedPanes',
  'tab',
  'whatIf',
  'opened',
  'graphWide',
  'comparing',
  'preparing',
] as const;

interface Saved extends Partial<Pick<State, (typeof KEPT)[number]>> {
  version: number;
  path: string;
  request: ExplainRequest;
  picture: State['picture'];
  /** An explanation was shown, so the page shows it again. */
  explained: boolean;
}

/** What was saved for this model; anything else in the slot is not ours to trust. */
export function savedFor(page: Page, path: string): Saved | null {
  const raw = page.vscode.getState() as Partial<Saved> | undefined;
  if (!raw || raw.version !== VERSION || raw.path !== path || !raw.request) return null;
  return { ...raw, picture: { ...INITIAL.picture, ...raw.picture } } as Saved;
}

export function restored(saved: Saved): Partial<State> {
  const part: Partial<State> = { request: saved.request, picture: saved.picture };
  for (const key of KEPT) if (saved[key] !== undefined) Object.assign(part, { [key]: saved[key] });
  return part;
}

/** Saves after every change, once a frame. */
export function persist(page: Page): () => void {
  let waiting = 0;
  const save = () => {
    waiting = 0;
    const s = page.store.get();
    if (!s.start) return;
    const kept = Object.fromEntries(KEPT.map((key) => [key, s[key]]));
    const explained = s.explanation !== null || s.run.status === 'running';
    page.vscode.setState({ ...kept, version: VERSION, path: s.start.path, request: s.request, picture: s.picture, explained });
  };
  return page.store.subscribe(() => {
    waiting ||= requestAnimationFrame(save);
  });
}
