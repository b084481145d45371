/**
 * Messages between the host and the page. The page reaches the session through the host, which passes every
 * `SessionMethods` request on to the child process and answers the few of its own.
 */
import type { ColourMap } from '../format/colour-maps';
import type { ErrorInfo } from '../engine/errors';
import type { Preprocess } from '../engine/input';
import type {
  Explanation,
  ExplainRequest,
  InputChoice,
  InspectionMethods,
  Prepared,
  SessionMethods,
  Structure,
} from '../session/api';

/** An explanation that was set aside, to compare others with it: of this model, or of another that takes the same input. */
export interface Pinned {
  /** The model's file, as it is titled. */
  model: string;
  /** The input's title. */
  title: string;
  shape: number[];
  columns?: string[];
  picture?: Prepared['picture'];
  explanation: Explanation;
  /** The input's values, and the attributions over it by the page's name of their method. */
  input: Float32Array;
  values: Record<string, Float32Array>;
}

/** What the page opens with: everything the host knows without running anything. */
export interface PageStart {
  path: string;
  title: string;
  trusted: boolean;
  session: string | null;
  structure: Structure | null;
  /** Set when the model cannot even be read. */
  error: ErrorInfo | null;
  prepared: Prepared | null;
  /** Remembered or default request. */
  request: ExplainRequest;
  /** Whether Explain was asked for (right-click) rather than a plain open. */
  explain: boolean;
  pinned: Pinned | null;
  /** The colour map that is set. */
  colours: ColourMap;
  /** Translations of the page's English texts into the display language; none where it is English. */
  texts: Record<string, string>;
}

/** Requests of the page that the host itself answers. */
export interface HostMethods {
  start(p: Record<string, never>): PageStart;
  /** Lets the person pick an input (Quick Pick: files beside the model first); null when dismissed. */
  chooseInput(p: Record<string, never>): Prepared | null;
  /** Uses this input and remembers it beside the model. */
  useInput(p: { choice: InputChoice; preprocess?: Preprocess }): Prepared;
  /** Lets the person pick the words that the input's tokens stand for; null when dismissed. */
  chooseVocabulary(p: Record<string, never>): Prepared | null;
  /** Opens the model again: a fresh child, the session and its input as before. */
  reopen(p: Record<string, never>): PageStart;
  /** Tells the tree and the debugger what is selected. */
  selected(p: { layer: string | null; moment: number | null }): void;
  openFile(p: { path: string }): void;
  /** Opens the listing beside the page, at the line of a layer or of an input. */
  showInListing(p: { name: string; input: boolean }): void;
  showLog(p: Record<string, never>): void;
  trust(p: Record<string, never>): void;
  copy(p: { text: string }): void;
  save(p: { name: string; data: Uint8Array }): void;
  /** What the page wants back after a reload. */
  remember(p: { request: ExplainRequest }): void;
  /** Sets an explanation aside for every page to compare with; null: none any more. */
  pin(p: { pinned: Pinned | null }): void;
  /** Keeps bytes that were dropped or pasted on the page as a file, and uses it as the input. */
  useBytes(p: { name: string; data: Uint8Array }): Prepared;
  /** Inputs used before, of any model, the latest first. */
  recentInputs(p: Record<string, never>): { path: string; title: string }[];
}

/** Everything the page may ask. A session's life and what is remembered beside the model are the host's business. */
export type PageRequests = Omit<
  SessionMethods,
  'open' | 'close' | 'recall' | 'keep' | 'studyHeader' | 'studyRows' | Exclude<keyof InspectionMethods, 'blocks'>
> &
  HostMethods;

/** What the host tells the page unasked. */
export interface PageEvents {
  /** The file changed on disk; the page offers to run again. */
  changed: { path: string };
  /** The file has gone from disk; what is shown stays true of what it was. */
  deleted: { path: string };
  /** The host has prepared another input (from a study): show and explain it. */
  input: { prepared: Prepared };
  /** Select this layer (from the tree). */
  select: { layer: string };
  /**
   * A debug session steps the same session: show its request and input after `moment` steps, its layer selected. null: it is
   * over, and the page moves by itself again.
   */
  debugged: { request: ExplainRequest; prepared: Prepared; moment: number; layer: string | null } | null;
  /** Run a command of the page (from the palette or a keybinding). */
  command: { name: 'explain' | 'step' | 'back' | 'continue' | 'find' | 'fit' | 'chooseInput' };
  /** Another explanation was set aside, in this page or another; null: none is any more. */
  pinned: { pinned: Pinned | null };
  /** Another colour map was set. */
  colours: { colours: ColourMap };
  /** Workspace trust was granted. */
  trusted: Record<string, never>;
}
