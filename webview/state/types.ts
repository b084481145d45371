/** What the page knows and shows. Everything drawn follows from this and from answered queries (queries.ts). */
import { DEFAULT_COLOUR_MAP, type ColourMap } from '../../src/format/colour-maps';
import type { PageStart, Pinned } from '../../src/protocol/page';
import type { ErrorInfo, Explanation, ExplainRequest, Moment, Prepared, Progress, Structure } from '../../src/protocol/types';

/** What runs for the person to wait on. */
interface Run {
  status: 'idle' | 'running' | 'failed';
  /** Which of the two: reading an input, or explaining. */
  what: 'input' | 'explain' | 'open';
  progress: Progress | null;
  error: ErrorInfo | null;
}

/** What the inspector shows: a layer, or the model's input. */
export interface Selection {
  kind: 'layer' | 'input';
  name: string;
}

export type View = 'signed' | 'unsigned' | 'top';

/** How the picture is shown; remembered. */
export interface PictureState {
  /** The method whose attribution is shown large; `input` is the input alone. */
  method: string;
  /** Methods shown beside BBp's own; null: the usual ones. */
  methods: string[] | null;
  view: View;
  /** Share of the features kept, largest first: in the maps, and in the top-k view. */
  keep: number;
  top: number;
  strength: number;
  /** Channel or slice shown alone; null: summed. */
  plane: number | null;
  /** Order of a table's columns. */
  order: 'largest' | 'file';
  /** How tokens are shown: as the text that they are, or as rows. */
  tokensAs: 'text' | 'list';
  /** β over zeros of the input is set apart. */
  apart: boolean;
}

type MessagesView = 'sent' | 'received' | 'drawn';

export type Quantity = 'own' | 'beta' | 'mass' | 'value' | 'gradient' | 'evenly';

export interface State {
  /** The host's first answer; null until it came. */
  start: PageStart | null;
  session: string | null;
  structure: Structure | null;
  trusted: boolean;
  prepared: Prepared | null;
  /** What is asked for; the explanation shown may still answer an earlier one. */
  request: ExplainRequest;
  run: Run;
  explanation: Explanation | null;
  /** What the explanation shown answers. */
  answered: { request: ExplainRequest; prepared: Prepared | null } | null;
  /** Steps of the pass to show; null: to its end. */
  at: number | null;
  moment: Moment | null;
  selection: Selection | null;
  /** Flat position of the unit whose messages are shown; null: the first of the list. */
  unit: number | null;
  quantity: Quantity;
  /** Which way the messages of the unit are looked at. */
  messages: MessagesView;
  picture: PictureState;
  /** Tensor of the cut that is shown when there are several; null: the one the next step passes. */
  cutTensor: string | null;
  breakpoints: string[];
  closedPanes: string[];
  tab: 'picture' | 'layers' | 'inspector';
  whatIf: boolean;
  find: string | null;
  /** Keys of the graph's items that are open: scopes and layers. */
  opened: string[];
  /** Key of the item that the keyboard is on in the graph; null: on what is selected. */
  graphAt: string | null;
  /** The graph takes the picture's place too. */
  graphWide: boolean;
  /** What has become of the model's file since it was read. */
  file: 'same' | 'changed' | 'deleted';
  /** Whether the empty state is shown over an input that is already there. */
  choosing: boolean;
  /** Whether the preprocessing is being changed. */
  preparing: boolean;
  /** The explanation that was set aside, in this page or another, and whether this page compares with it. */
  pinned: Pinned | null;
  comparing: boolean;
  /** What the model answered before its file changed and it was run again. */
  before: Explanation | null;
  /** Which hues the signs have. */
  colours: ColourMap;
}

export const IDLE: Run = { status: 'idle', what: 'explain', progress: null, error: null };

export const INITIAL: State = {
  start: null,
  session: null,
  structure: null,
  trusted: true,
  prepared: null,
  request: { target: null, minus: null, option: 1, temperature: 1, without: [] },
  run: IDLE,
  explanation: null,
  answered: null,
  at: null,
  moment: null,
  selection: null,
  unit: null,
  quantity: 'own',
  messages: 'sent',
  picture: {
    method: 'beta',
    methods: null,
    view: 'signed',
    keep: 1,
    top: 0.1,
    strength: 0.7,
    plane: null,
    order: 'largest',
    tokensAs: 'text',
    apart: false,
  },
  cutTensor: null,
  breakpoints: [],
  closedPanes: ['nodes'],
  tab: 'picture',
  whatIf: false,
  find: null,
  opened: [],
  graphAt: null,
  graphWide: false,
  file: 'same',
  choosing: false,
  preparing: false,
  pinned: null,
  comparing: false,
  before: null,
  colours: DEFAULT_COLOUR_MAP,
};
