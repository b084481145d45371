/** What of the graph is near the view: boxes and lines as elements where they can be read, else on a canvas. */
import type { RefObject } from 'preact';
import { useMemo } from 'preact/hooks';
import { toggleBreakpoint } from '../state/actions/steps';
import { isStale, targetName } from '../state/derive';
import { usePage, useSelect } from '../state/page';
import { LeaveOut } from '../whatif/leave-out';
import { Edges } from './edges';
import { Far } from './far';
import { goTo, toggleOpen, visible } from './folds';
import type { Box, Scene } from './layout/scene';
import { litBy } from './lit';
import { limitOf, marksOf } from './marks';
import { Minimap } from './minimap';
import { itemOf, type GraphModel, type Item } from './model';
import { NodeBox } from './node';
import type { Shown } from './paint';
import { Ruler } from './ruler';
import type { Viewport } from './viewport';
import { ZoomBar } from './zoom-bar';

/** Where text is too small to read. */
const FAR = 0.6;
/** More boxes than these are a canvas's work. */
const MOST = 200;

interface DrawingProps {
  scroller: RefObject<HTMLDivElement | null>;
  model: GraphModel;
  scene: Scene;
  viewport: Viewport;
  current: Item | undefined;
  matches: readonly Item[];
  wide: boolean;
}

/** Everything of the drawing that the scroller holds, and what lies over it. */
export function useDrawing(props: DrawingProps) {
  const { scroller, model, scene, viewport, current, matches, wide } = props;
  const { store } = usePage();
  const [explanation, at, answered, stale] = [
    useSelect((s) => s.explanation),
    useSelect((s) => s.at),
    useSelect((s) => s.answered),
    useSelect(isStale),
  ];
  const marks = useMemo(() => marksOf(store.get(), model), [explanation, at, answered, model]);
  const limit = useMemo(() => limitOf(store.get(), model, scene), [explanation, model, scene]);
  const lit = useMemo(() => litBy(current, model, scene), [current, model, scene]);
  const matched = useMemo(() => matchedBoxes(matches, scene), [matches, scene]);
  const near = scene.boxesIn(viewport.window);
  const far = viewport.zoom < FAR || near.length > MOST;
  const boxes = far ? near.filter((b) => b.item === current) : near;
  // What the keyboard is on is there wherever it is.
  const own = current && scene.byKey.get(current.key);
  if (own && !boxes.includes(own)) boxes.push(own);
  const shown: Shown = useMemo(
    () => ({ scene, marks, limit, lit, current: current?.key, matched }),
    [scene, marks, limit, lit, current, matched],
  );
  const { width, height } = scene;
  const { zoom, offset } = viewport;
  const inside = (
    <div class="gspace" style={{ width: `${width * zoom + 2 * offset}px`, height: `${height * zoom}px` }}>
      <div
        class={`drawing ${stale ? 'stale' : ''} ${far ? 'is-far' : ''}`}
        role="presentation"
        style={{ width: `${width}px`, height: `${height}px`, transform: `translateX(${offset}px) scale(${zoom})` }}
      >
        <Boxes {...{ ...props, boxes, marks, limit, lit: lit.near, matched }} />
        {!far && <Lines {...{ ...props, lit }} />}
      </div>
    </div>
  );
  // It need not be drawn again as the view moves.
  const bar = useMemo(() => <ZoomBar {...{ model, viewport }} />, [model, zoom]);
  const larger = isLarger(scene, viewport);
  const over = (
    <>
      {far && <Far {...{ scroller, viewport, shown }} />}
      {larger && !wide && <Ruler {...{ shown }} />}
      <div class="graph-tools">
        {larger && wide && <Minimap {...{ scroller, viewport, shown }} />}
        {bar}
      </div>
    </>
  );
  return { inside, over, far };
}

function Lines({ model, scene, viewport, current, lit }: DrawingProps & { lit: ReturnType<typeof litBy> }) {
  const page = usePage();
  const routes = scene.routesIn(viewport.window);
  return <Edges {...{ model, routes, window: viewport.window, lit, current }} onGo={(item) => goTo(page, item)} />;
}

interface BoxesProps extends DrawingProps {
  boxes: Box[];
  marks: ReturnType<typeof marksOf>;
  limit: number;
  lit: ReadonlySet<string>;
  matched: ReadonlySet<string>;
}

function Boxes({ boxes, viewport, model, scene, current, marks, limit, lit, matched }: BoxesProps) {
  const page = usePage();
  const explanation = useSelect((s) => s.explanation);
  const breakpoints = useSelect((s) => s.breakpoints);
  const whatIf = useSelect((s) => s.whatIf);
  const selection = useSelect((s) => s.selection);
  const selected = selection ? itemOf(model, selection.kind, selection.name) : undefined;
  const holder = visible(selected, (key) => scene.byKey.has(key));
  const target = explanation ? { name: targetName(explanation), f: explanation.f } : undefined;
  return (
    <>
      {boxes.map((box) => (
        <NodeBox
          key={box.item.key}
          {...{ box, marks, limit, target }}
          current={box.item === current}
          holds={box.item === holder && box.item !== selected}
          near={lit.has(box.item.key)}
          matched={matched.has(box.item.key)}
          breakpoint={box.item.kind === 'layer' && breakpoints.includes(box.item.name)}
          onChoose={(item) => goTo(page, item)}
          onToggle={(item) => {
            viewport.hold(item.key);
            toggleOpen(page, item);
          }}
          onBreakpoint={(item) => toggleBreakpoint(page, item.name)}
          gutter={whatIf && box.item.kind === 'layer' ? <LeaveOut {...box.item} /> : undefined}
        />
      ))}
    </>
  );
}

/** The boxes that are, or hold folded away, what a search has found. */
function matchedBoxes(matches: readonly Item[], scene: Scene): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const match of matches) {
    const box = visible(match, (key) => scene.byKey.has(key));
    if (box) keys.add(box.key);
  }
  return keys;
}

function isLarger({ width, height }: Scene, { size, zoom }: Viewport): boolean {
  return size.width > 0 && (height * zoom > 1.2 * size.height || width * zoom > 1.2 * size.width);
}
