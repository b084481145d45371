/** The lines of a drawing: as wide as the message is large, its sign as the hue; one tab stop, the arrow keys go from one to the next. */
import { signClass, signed } from '../../../src/format/number';
import { indexText } from '../../../src/format/shape';
import { t } from '../../text';
import { middleOf, nearestLine, type Box, type Drawing, type Line, type Placed } from './layout';

interface LinesProps {
  drawing: Drawing;
  active: number;
  /** Name of the unit in the middle. */
  unit: string;
  onActive(line: number): void;
  onFollow(line: number): void;
}

const THINNEST = 1;
const WIDEST = 3.5;

export function Lines({ drawing, active, unit, onActive, onFollow }: LinesProps) {
  const { lines, width, height, sent, received } = drawing;
  const most = Math.max(0, ...lines.map(({ end }) => Math.abs(end.message)));
  const key = (event: KeyboardEvent) => {
    const n = lines.length;
    const delta = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Home: -n, End: n }[event.key];
    if (delta && n > 0) onActive(Math.max(0, Math.min(n - 1, active + delta)));
    else if (event.key === 'Enter') onFollow(active);
    else return;
    event.preventDefault();
  };
  // The largest are drawn last, over the others, and the active one over all.
  const order = [...lines.keys()].reverse().sort((a, b) => Number(a === active) - Number(b === active));
  // Lines lie close together where they begin: the nearest is meant, not the one on top.
  const at = ({ offsetX, offsetY }: MouseEvent) => nearestLine(drawing, offsetX, offsetY);
  const point = (event: PointerEvent & { currentTarget: SVGSVGElement }) => {
    const near = at(event);
    event.currentTarget.classList.toggle('near', near !== null);
    if (near !== null && near !== active) onActive(near);
  };
  const click = (event: MouseEvent) => {
    const near = at(event);
    if (near !== null) onFollow(near);
  };
  return (
    <svg
      class="drawn-lines"
      width={width}
      height={height}
      role="listbox"
      tabindex={0}
      aria-label={t('drawnLabel', { unit })}
      aria-activedescendant={lines.length > 0 ? `line-${active}` : undefined}
      onKeyDown={key}
      onPointerMove={point}
      onClick={click}
    >
      {[...sent, ...received].map((placed) => (
        <Name key={`${placed.other} ${placed.plane.index}`} placed={placed} above={sent.includes(placed)} />
      ))}
      {order.map((k) => (
        <Stroke
          key={k}
          k={k}
          from={drawing.box}
          line={lines[k]}
          width={THINNEST + (most > 0 ? Math.abs(lines[k].end.message) / most : 0) * (WIDEST - THINNEST)}
          on={k === active}
          count={lines.length}
        />
      ))}
      <Frame box={drawing.box} />
    </svg>
  );
}

interface StrokeProps {
  k: number;
  from: Box;
  line: Line;
  width: number;
  on: boolean;
  count: number;
}

function Stroke({ k, from, line, width, on, count }: StrokeProps) {
  const { end, box } = line;
  const said = t(end.way === 'sent' ? 'drawnSaidSent' : 'drawnSaidReceived', {
    unit: indexText(end.index, end.shape),
    message: signed(end.message),
  });
  const [a, b] = [middleOf(from), middleOf(box)];
  const path = `M${a.x} ${a.y}L${b.x} ${b.y}`;
  return (
    <g
      id={`line-${k}`}
      class={`drawn-line ${on ? 'on' : ''}`}
      role="option"
      aria-selected={on}
      aria-posinset={k + 1}
      aria-setsize={count}
      aria-label={said}
    >
      <path class="casing" d={path} stroke-width={width + 1.5} />
      <path class={`stroke ${signClass(end.message)}`} d={path} stroke-width={width} />
      {on && <Frame box={box} />}
    </g>
  );
}

/** Around a unit. */
function Frame({ box: { x, y, width, height } }: { box: Box }) {
  const at = { x: x - 1, y: y - 1, width: Math.max(4, width + 2), height: Math.max(4, height + 2) };
  return (
    <>
      <rect class="under" {...at} />
      <rect class="over" {...at} />
    </>
  );
}

/** Which channel a map is of; a strip that is all of its tensor needs no name. */
function Name({ placed: { x, y, width, height, plane }, above }: { placed: Placed; above: boolean }) {
  if (!plane.map) return null;
  return (
    <text x={x + width / 2} y={above ? y - 4 : y + height + 12} text-anchor="middle">
      {plane.index}
    </text>
  );
}
