/** A text: its tokens one after the other, each on the colour of its attribution. */
import { useMemo, useRef } from 'preact/hooks';
import type { Prepared } from '../../src/protocol/types';
import { signed } from '../../src/format/number';
import { threshold } from '../colour/limit';
import { tint } from '../colour/tint';
import { Segmented } from '../parts/controls';
import { useSize } from '../parts/measure';
import { chooseVocabulary } from '../state/actions/input';
import { setPicture } from '../state/actions/select';
import { usePage, useSelect } from '../state/page';
import { useStore } from '../state/store';
import { t } from '../text';
import { Legend } from './legend';
import { planeLimit, type MapLook } from './pixels';

interface TokensProps {
  prepared: Prepared;
  /** The attribution; null while it is awaited. */
  values: Float64Array | null;
  input: ArrayLike<number> | undefined;
  look: MapLook;
  name: string;
  symbol: string;
  stale?: boolean;
}

const LEGEND = 400;

export function Tokens({ prepared, values, input, look, name, symbol, stale }: TokensProps) {
  const { cursor } = usePage();
  const box = useRef<HTMLDivElement>(null);
  const { width } = useSize(box);
  const at = useStore(cursor, (c) => c.position);
  const pieces = useMemo(() => piecesOf(prepared, input), [prepared, input]);
  const least = values ? threshold(values, look.keep) : 0;
  const limit = values ? planeLimit(values) : 0;
  const key = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -1, ArrowRight: 1, Home: -pieces.length, End: pieces.length }[event.key];
    if (!by) return;
    event.preventDefault();
    cursor.set({ position: Math.max(0, Math.min(pieces.length - 1, at === null ? 0 : at + by)) });
  };
  return (
    <div class={`tokens ${stale ? 'stale' : ''}`} ref={box}>
      <div
        class="token-plate"
        role="application"
        tabIndex={0}
        aria-label={t('tokensLabel', { method: name, n: pieces.length })}
        onKeyDown={key}
      >
        {pieces.map((piece, i) => (
          <span
            key={i}
            class={`token ${piece.joined ? 'joined' : ''} ${piece.known ? '' : 'number'} ${i === at ? 'at' : ''}`}
            style={values ? tint(values[i], { limit, least, look }) : undefined}
            title={values ? `${piece.text}: ${signed(values[i])}` : piece.text}
            aria-hidden="true"
            onPointerEnter={() => cursor.set({ position: i })}
          >
            {piece.text}
          </span>
        ))}
      </div>
      {values && <Legend limit={limit} width={Math.min(LEGEND, width)} unsigned={look.view === 'unsigned'} ramp={look.ramp} />}
      {values && <Read pieces={pieces} values={values} input={input} name={name} symbol={symbol} />}
    </div>
  );
}

interface Piece {
  text: string;
  /** It goes on with the word before. */
  joined: boolean;
  /** The vocabulary has a word for it. */
  known: boolean;
}

/** The same to be read, for who does not see the colours. */
function Read({
  pieces,
  values,
  input,
  name,
  symbol,
}: { pieces: Piece[] } & Pick<TokensProps, 'input' | 'name' | 'symbol'> & { values: Float64Array }) {
  return (
    <table class="unseen">
      <caption>{name}</caption>
      <thead>
        <tr>
          <th scope="col">{t('token')}</th>
          <th scope="col">{t('tokenNumber')}</th>
          <th scope="col">{symbol}</th>
        </tr>
      </thead>
      <tbody>
        {pieces.map((piece, i) => (
          <tr key={i}>
            <th scope="row">{piece.text}</th>
            <td>{input?.[i]}</td>
            <td>{signed(values[i])}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const SPECIAL = /^[<[].*[>\]]$/;
const SPACED = /^[ \u2581\u0120]/;

/**
 * The tokens as they are read. Of the marks by which vocabularies say that a token begins a word (a blank, or what stands for one) or goes
 * on with one (##) only the gap remains.
 */
export function piecesOf({ tokens }: Prepared, input: ArrayLike<number> | undefined): Piece[] {
  const words = tokens?.words ?? [];
  const spaced = words.some((word) => word !== null && SPACED.test(word));
  return words.map((word, i) => {
    if (word === null) return { text: String(input?.[i] ?? i), joined: false, known: false };
    const goesOn = word.startsWith('##') || (spaced && i > 0 && !SPACED.test(word) && !SPECIAL.test(word));
    return { text: visible(word.replace(/^##(?=.)/, '').replace(SPACED, '')), joined: goesOn, known: true };
  });
}

function visible(word: string): string {
  return word.replaceAll('\n', '\u23ce').replaceAll('\t', '\u21e5') || '\u2423';
}

/** Text or list, and where the words are from. */
export function TokenControls({ prepared }: { prepared: Prepared }) {
  const page = usePage();
  const tokensAs = useSelect((s) => s.picture.tokensAs);
  const file = prepared.tokens?.vocabulary;
  return (
    <>
      <Segmented
        label={t('tokensAs')}
        value={tokensAs}
        options={[
          { value: 'text', text: t('asText') },
          { value: 'list', text: t('asList') },
        ]}
        onChange={(next) => setPicture(page, { tokensAs: next })}
      />
      <div>
        <div class="s d ctl-label">{t('vocabulary')}</div>
        <div class="row between vocabulary">
          <span class={`el ${file ? '' : 's d'}`} title={file ?? undefined}>
            {file ? file.replace(/^.*[\\/]/, '') : t('noVocabulary')}
          </span>
          <button class="link s nowrap" onClick={() => void chooseVocabulary(page)} data-rove>
            {t('chooseVocabulary')}
          </button>
        </div>
      </div>
    </>
  );
}
