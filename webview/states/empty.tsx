/** Nothing chosen yet: what the model takes, and what lies beside it that could be it. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Structure } from '../../src/protocol/types';
import { shapeText } from '../../src/format/shape';
import { failureReason } from '../format/failure';
import { Button } from '../kit';
import { Icon, type IconName } from '../parts/icon';
import { reveal, VirtualRows } from '../parts/virtual';
import { browse, takeInput } from '../state/actions/input';
import { useAsk, usePage, useSelect } from '../state/page';
import { t } from '../text';

const ROW = 34;
/** Rows of the list before it scrolls. */
const SHOWN = 8;

export function Empty({ structure }: { structure: Structure }) {
  const page = usePage();
  const start = useSelect((s) => s.start);
  const prepared = useSelect((s) => s.prepared);
  const ports = structure.inputs.map((p) => t('takesOne', { name: p.name, shape: shapeText(p.shape) })).join('; ');
  return (
    <section class="empty" aria-label={t('chooseTitle')}>
      <div>
        <h2>{t('chooseTitle')}</h2>
        <p class="d">{t('chooseTakes', { model: start?.title ?? '', ports })}</p>
        <Candidates />
        <div class="row choices-row">
          <Button onClick={() => void browse(page)}>{t('browse')}</Button>
          <Button secondary onClick={() => void takeInput(page, { kind: 'zeros' })}>
            {t('zeros')}
          </Button>
          <Button secondary onClick={() => void takeInput(page, { kind: 'random', seed: 0 })}>
            {t('random')}
          </Button>
          <span class="grow" />
          {prepared ? (
            <button class="link" onClick={() => page.store.set({ choosing: false })}>
              {t('backTo', { title: prepared.title })}
            </button>
          ) : (
            <span class="d s">
              {t('orDrop')} {t('nothingLeaves')}
            </span>
          )}
        </div>
      </div>
    </section>
  );
}

type Candidate = { path: string; title: string; kind: string; uri?: string; detail?: string };

function Candidates() {
  const page = usePage();
  const session = useSelect((s) => s.session);
  const current = useSelect((s) => (s.prepared?.choice.kind === 'file' ? s.prepared.choice.path : null));
  const list = useRef<HTMLDivElement>(null);
  const asked = useAsk('candidates', session ? { session } : null);
  const recent = useAsk('recentInputs', session ? {} : null).value ?? [];
  const beside: Candidate[] = asked.value ?? [];
  const files = withRecent(beside, recent);
  const [active, setActive] = useState(0);
  const at = Math.min(active, files.length - 1);
  useEffect(() => reveal(list.current, at * ROW, ROW), [at]);
  useEffect(() => {
    const k = files.findIndex((f) => f.path === current);
    if (k >= 0) setActive(k);
    if (files.length > 0 && document.activeElement === document.body) list.current?.focus();
  }, [asked.value]);
  const choose = (file: Candidate | undefined) => file && void takeInput(page, { kind: 'file', path: file.path });
  const key = (event: KeyboardEvent) => {
    const delta = { ArrowDown: 1, ArrowUp: -1, PageDown: SHOWN, PageUp: -SHOWN, Home: -files.length, End: files.length }[
      event.key
    ];
    if (delta) setActive(Math.max(0, Math.min(files.length - 1, at + delta)));
    else if (event.key === 'Enter') choose(files[at]);
    else return;
    event.preventDefault();
  };
  return (
    <div class="pick">
      <div class="s d pick-head">{t('besideModel')}</div>
      {files.length === 0 ? (
        <div class="d pick-none">{asked.busy ? t('looking') : asked.error ? failureReason(asked.error) : t('nothingBeside')}</div>
      ) : (
        <div
          class="pick-list"
          ref={list}
          role="listbox"
          tabIndex={0}
          aria-label={t('besideModel')}
          aria-activedescendant={`file-${at}`}
          onKeyDown={key}
          style={{ height: `${Math.min(SHOWN, files.length) * ROW}px` }}
        >
          <VirtualRows box={list} count={files.length} rowHeight={ROW} keep={at}>
            {(i) => (
              <div
                id={`file-${i}`}
                class={`it ${i === at ? 'on' : ''}`}
                role="option"
                aria-selected={i === at}
                aria-posinset={i + 1}
                aria-setsize={files.length}
                onClick={() => choose(files[i])}
                onPointerEnter={() => setActive(i)}
              >
                <span class="it-icon">
                  {files[i].uri ? <img src={files[i].uri} alt="" /> : <Icon name={iconOf(files[i].kind)} />}
                </span>
                <span class="el grow">{files[i].title}</span>
                <span class="d s">{files[i].detail ?? files[i].kind}</span>
              </div>
            )}
          </VirtualRows>
        </div>
      )}
    </div>
  );
}

/** What lies beside the model, then what was used lately and lies elsewhere. */
function withRecent(beside: Candidate[], recent: { path: string; title: string }[]): Candidate[] {
  const listed = new Set(beside.map((file) => file.path));
  const kindOf = (title: string) => (/\.(png|jpe?g)$/i.test(title) ? 'image' : /\.csv$/i.test(title) ? 'table' : 'file');
  const others = recent.filter((file) => !listed.has(file.path));
  return [...beside, ...others.map((file) => ({ ...file, kind: kindOf(file.title), detail: t('recent') }))];
}

function iconOf(kind: string): IconName {
  if (/picture|image|png|jpe?g/i.test(kind)) return 'picture';
  return /csv|table|row/i.test(kind) ? 'table' : 'file';
}
