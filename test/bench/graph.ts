/**
 * How fast the graph is, in a real Chromium: from opening a generated model to its first picture, and the frames of a pan over
 * ten thousand nodes that are all unfolded.
 */
import type { Page } from 'playwright-core';
import { inFolder } from '../page/harness/models';
import { TestHost } from '../page/harness/host';
import { Bench, Lens } from '../page/harness/lens';
import { largeModel, type LargeKind } from '../support/large-models';

const KINDS: readonly LargeKind[] = ['chain', 'dense', 'inception', 'transformer'];
const SIZES = [400, 3000, 10_000, 50_000];
/** The median of these many openings is given. */
const TIMES = 3;
/** Nodes of the graphs that are panned. */
const PANNED = 10_000;
const FRAMES = 240;

export interface PictureFigure {
  kind: LargeKind;
  nodes: number;
  layers: number;
  /** Milliseconds from opening to the first painted frame with the graph in it, all of it: reading, structure, page, layout. */
  picture: number;
  /** Of these, the ones until the engine had the structure. */
  structure: number;
}

export interface PanFigure {
  kind: LargeKind;
  nodes: number;
  layers: number;
  /** `near`: drawn as elements at zoom 1; `far`: drawn on a canvas. */
  view: 'near' | 'far';
  /** Milliseconds between frames. */
  median: number;
  p95: number;
  longest: number;
}

export interface GraphFigures {
  pictures: PictureFigure[];
  pans: PanFigure[];
}

/** The part of the bench: prints what it measures, and gives it for the report. */
export async function graph(): Promise<{ graph: GraphFigures }> {
  const figures = await benchGraph();
  console.log(textOf(figures));
  return { graph: figures };
}

function textOf({ pictures, pans }: GraphFigures): string {
  const s = (ms: number) => (ms / 1000).toFixed(2);
  const opened = pictures.map((p) => [p.kind, p.nodes, p.layers, s(p.picture), s(p.structure)]);
  const panned = pans.map((p) => [
    p.kind,
    p.nodes,
    p.layers,
    p.view,
    p.median.toFixed(1),
    p.p95.toFixed(1),
    p.longest.toFixed(1),
  ]);
  return [
    'From opening to the first picture, in seconds; of it until the structure is known',
    table(['model', 'nodes', 'layers', 'picture', 'structure'], opened),
    '',
    'Frames of a pan over all that is unfolded, in milliseconds',
    table(['model', 'nodes', 'layers', 'view', 'median', '95 %', 'longest'], panned),
  ].join('\n');
}

/** Measures everything; takes about two minutes. */
export async function benchGraph(): Promise<GraphFigures> {
  const bench = await Bench.open();
  try {
    const pictures: PictureFigure[] = [];
    // The first page of a browser takes longer than any that follows.
    await pictureOf(bench, 'chain', 400);
    for (const kind of KINDS) for (const nodes of SIZES) pictures.push(await pictureOf(bench, kind, nodes));
    const pans: PanFigure[] = [];
    for (const kind of KINDS) pans.push(...(await pansOf(bench, kind)));
    return { pictures, pans };
  } finally {
    await bench.close();
  }
}

/** Writes the moment of the first frame with a box of the graph in it to the window. */
const WATCH = `new MutationObserver((_, observer) => {
  if (!document.querySelector('.gl')) return;
  observer.disconnect();
  requestAnimationFrame(() => setTimeout(() => (window.firstPicture = Date.now())));
}).observe(document, { childList: true, subtree: true });`;

async function pictureOf(bench: Bench, kind: LargeKind, nodes: number): Promise<PictureFigure> {
  const model = inFolder({ [`${kind}.onnx`]: largeModel(kind, nodes) })(`${kind}.onnx`);
  const runs: PictureFigure[] = [];
  for (let k = 0; k < TIMES; k++) {
    const host = new TestHost({ model });
    const page = await bench.context.newPage();
    await page.setViewportSize({ width: 1400, height: 900 });
    const lens = new Lens(page, host, bench.site.url('dark'));
    await lens.join(null);
    await page.addInitScript({ content: WATCH });
    const clicked = Date.now();
    await lens.load();
    const seen = await page.waitForFunction(() => (window as unknown as { firstPicture?: number }).firstPicture);
    const picture = (await seen.jsonValue())! - clicked;
    runs.push({ kind, nodes, layers: host.structure!.layers.length, picture, structure: host.openedAt - clicked });
    await lens.close();
  }
  return runs.sort((a, b) => a.picture - b.picture)[Math.floor(TIMES / 2)];
}

async function pansOf(bench: Bench, kind: LargeKind): Promise<PanFigure[]> {
  const model = inFolder({ [`${kind}.onnx`]: largeModel(kind, PANNED) })(`${kind}.onnx`);
  const lens = await bench.show({ model });
  const { page } = lens;
  await lens.settled();
  await page.getByRole('button', { name: 'Give the graph the whole width' }).click();
  await page.getByRole('button', { name: 'Unfold all' }).click();
  await lens.settled();
  const layers = lens.host.structure!.layers.length;
  const figure = async (view: PanFigure['view']): Promise<PanFigure> => {
    const sorted = (await pan(page)).sort((a, b) => a - b);
    const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
    return { kind, nodes: PANNED, layers, view, median: at(0.5), p95: at(0.95), longest: at(1) };
  };
  const near = await figure('near');
  for (let k = 0; k < 5; k++) await page.getByRole('tree').press('-');
  await lens.settled();
  const far = await figure('far');
  await lens.close();
  return [near, far];
}

/** Scrolls down a twentieth of the view a frame, as a fast wheel does, and gives the time between frames. */
function pan(page: Page): Promise<number[]> {
  return page.evaluate(async (frames) => {
    const box = document.querySelector('.gwrap')!;
    box.scrollTop = 0;
    await new Promise((done) => setTimeout(done, 300));
    const intervals: number[] = [];
    let last = await new Promise<number>((done) => requestAnimationFrame(done));
    for (let k = 0; k < frames; k++) {
      box.scrollTop += box.clientHeight / 20;
      const now = await new Promise<number>((done) => requestAnimationFrame(done));
      intervals.push(now - last);
      last = now;
    }
    return intervals;
  }, FRAMES);
}

/** Columns under their heads, all but the first to the right. */
function table(heads: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const cells = [heads, ...rows].map((row) => row.map(String));
  const widths = heads.map((_, k) => Math.max(...cells.map((row) => row[k].length)));
  return cells
    .map((row) => row.map((cell, k) => (k === 0 ? cell.padEnd(widths[k]) : cell.padStart(widths[k]))).join('  '))
    .join('\n');
}
