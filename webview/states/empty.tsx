/** Nothing chosen yet: what the model takes, and what lies beside it that could be it. */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { ErrorInfo, InputPreview, Structure } from '../../src/protocol/types';
import { count } from '../../src/format/number';
import { shapeText } from '../../src/format/shape';
import { failureReason } from '../format/failure';
import { Button } from '../kit';
import { Icon, type IconName } from '../parts/icon';
import { reveal, VirtualRows } from '../parts/virtual';
import { Plate } from '../picture/plate';
import { browse, takeInput } from '../state/actions/input';
import { useAsk, usePage, useSelect } from '../state/page';
import { t } from '../text';

const ROW = 34;
/** A thumbnail's larger side. */
const THUMB = 28;
/** Rows of the list before it scrolls. */
const SHOWN = 8;

export function Empty({ structure }: { structure: Structure }) {
  const page = usePage();
  const start = useSelect((s) => s.start);
  const prepared = useSelect((s) => s.prepared);
  const files = useFiles();
  const first = usePreview(files.beside[0]?.path);
  const ports = structure.inputs.map((p) => t('takesOne', { name: p.name, shape: shapeText(p.shape) })).join('; ');
  return (
    <section class="empty" aria-label={t('chooseTitle')}>
      <div>
        <h2>{t('chooseTitle')}</h2>
        <p class="d">
          {t('chooseTakes', { model: start?.title ?? '', ports })} {first?.words && t('choosePrepared', { words: first.words })}
        </p>
        <Candidates {...files} />
        <div class="drop-here d row">
          <Icon name="save" />
          <span>{t('dropOrPaste')}</span>
        </div>
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
            <span class="d s">{t('nothingLeaves')}</span>
          )}
        </div>
      </div>
    </section>
  );
}

type Candidate = { path: string; title: string; kind: string; recent?: boolean };

const NONE: Candidate[] = [];

interface Files {
  beside: Candidate[];
  /** Those beside the model, then those used lately. */
  files: Candidate[];
  busy: boolean;
  error: ErrorInfo | undefined;
}

function useFiles(): Files {
  const session = useSelect((s) => s.session);
  const asked = useAsk('candidates', session ? { session } : null);
  const recent = useAsk('recentInputs', session ? {} : null).value ?? [];
  const beside = asked.value ?? NONE;
  return { beside, files: withRecent(beside, recent), busy: asked.busy, error: asked.error };
}

/** What a file holds; undefined until it is known, and of one that cannot be read. */
function usePreview(path: string | undefined) {
  const session = useSelect((s) => s.session);
  const answer = useAsk('preview', session && path !== undefined ? { session, path } : null);
  return answer.stale ? undefined : answer.value;
}

function Candidates({ beside, files, busy, error }: Files) {
  const page = usePage();
  const current = useSelect((s) => (s.prepared?.choice.kind === 'file' ? s.prepared.choice.path : null));
  const list = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(0);
  const at = Math.min(active, files.length - 1);
  useEffect(() => reveal(list.current, at * ROW, ROW), [at]);
  useEffect(() => {
    const k = files.findIndex((f) => f.path === current);
    if (k >= 0) setActive(k);
    if (files.length > 0 && document.activeElement === document.body) list.current?.focus();
  }, [beside]);
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
        <div class="d pick-none">{busy ? t('looking') : error ? failureReason(error) : t('nothingBeside')}</div>
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
                <File {...files[i]} />
              </div>
            )}
          </VirtualRows>
        </div>
      )}
    </div>
  );
}

/** A picture as a small copy of itself; of any other file what it holds. */
function File({ path, title, kind, recent }: Candidate) {
  const preview = usePreview(path);
  const thumbnail = preview?.picture?.thumbnail;
  const pixels = useMemo(() => thumbnail && new Uint8ClampedArray(thumbnail.data), [thumbnail]);
  return (
    <>
      <span class="it-icon">
        {thumbnail && pixels ? (
          <Plate pixels={pixels} {...thumbnail} zoom={THUMB / Math.max(THUMB, thumbnail.width, thumbnail.height)} />
        ) : (
          <Icon name={iconOf(kind)} />
        )}
      </span>
      <span class="el grow">{title}</span>
      <span class="d s">
        {recent ? `${t('recent')} · ` : ''}
        {holds(preview) ?? kind}
      </span>
    </>
  );
}

function holds(preview: InputPreview | undefined): string | undefined {
  if (preview?.rows !== undefined) return t('rows', { n: count(preview.rows) });
  if (!preview?.picture) return undefined;
  const { width, height, grey } = preview.picture;
  return t(grey ? 'greyPicture' : 'colourPicture', { width, height });
}

/** What lies beside the model, then what was used lately and lies elsewhere. */
function withRecent(beside: Candidate[], recent: { path: string; title: string }[]): Candidate[] {
  const listed = new Set(beside.map((file) => file.path));
  const kindOf = (title: string) => (/\.(png|jpe?g)$/i.test(title) ? 'image' : /\.csv$/i.test(title) ? 'table' : 'file');
  const others = recent.filter((file) => !listed.has(file.path));
  return [...beside, ...others.map((file) => ({ ...file, kind: kindOf(file.title), recent: true }))];
}

function iconOf(kind: string): IconName {
  if (/picture|image|png|jpe?g/i.test(kind)) return 'picture';
  return /csv|table|row/i.test(kind) ? 'table' : 'file';
}
