/** The graph from afar, on a canvas: boxes as bars of their own term's hue, frames with their titles, lines. */
import type { Lit } from './lit';
import type { Box, Route, Scene, Window } from './layout/scene';
import type { Marks } from './marks';
import type { Item } from './model';

/** Colours of the theme, as they are now. */
export interface Inks {
  line: string;
  box: string;
  border: string;
  /** What a high contrast theme draws every border in; undefined in other themes. */
  contrast: string | undefined;
  text: string;
  quiet: string;
  focus: string;
  raise: string;
  lower: string;
  font: string;
}

export interface Shown {
  scene: Scene;
  marks: Marks;
  limit: number;
  lit: Lit;
  current: string | undefined;
  matched: ReadonlySet<string>;
}

const TITLE = 11;
/** Smaller than this no title can be read. */
const LEAST_TITLE = 8;
/** Room for the title of a frame over what is in it, at 100 %. */
const FRAME_TITLE = 42;
/** Smaller than this on the screen a box has no border of its own. */
const TINY = 5;
/** From this height on there is room for a title. */
const TITLED = 10;

export function inksOf(element: Element): Inks {
  const style = getComputedStyle(element);
  const get = (...names: string[]) => names.map((name) => style.getPropertyValue(name).trim()).find(Boolean) ?? 'gray';
  return {
    line: get('--vscode-descriptionForeground'),
    box: get('--vscode-editor-background'),
    border: get('--vscode-contrastBorder', '--vscode-widget-border', '--vscode-panel-border', '--vscode-descriptionForeground'),
    contrast: style.getPropertyValue('--vscode-contrastBorder').trim() || undefined,
    text: get('--vscode-foreground'),
    quiet: get('--vscode-descriptionForeground'),
    focus: get('--vscode-contrastActiveBorder', '--vscode-focusBorder'),
    raise: get('--pos'),
    lower: get('--neg'),
    font: style.fontFamily,
  };
}

/** Draws a view at a zoom; the context's own units are the screen's pixels. */
export function paintFar(ctx: CanvasRenderingContext2D, shown: Shown, view: Window, zoom: number, inks: Inks): void {
  const { scene, lit } = shown;
  const x = (v: number) => (v - view.x) * zoom;
  const y = (v: number) => (v - view.y) * zoom;
  const boxes = scene.boxesIn(view);
  ctx.lineWidth = 1;
  for (const box of boxes) if (box.frame) paintFrame(ctx, box, x, y, zoom, shown, inks);
  const routes = scene.routesIn(view);
  strokeRoutes(
    ctx,
    routes.filter((r) => !lit.routes.has(r)),
    x,
    y,
    inks.line,
    0.35,
  );
  strokeRoutes(
    ctx,
    routes.filter((r) => lit.routes.has(r)),
    x,
    y,
    inks.focus,
    1,
  );
  for (const box of boxes) if (!box.frame) paintBox(ctx, box, x, y, zoom, shown, inks);
}

type Along = (v: number) => number;

function paintFrame(ctx: CanvasRenderingContext2D, box: Box, x: Along, y: Along, zoom: number, shown: Shown, inks: Inks): void {
  const [left, top, width, height] = [x(box.x), y(box.y), box.width * zoom, box.height * zoom];
  ctx.globalAlpha = 1;
  ctx.strokeStyle = shown.matched.has(box.item.key) || shown.current === box.item.key ? inks.focus : inks.border;
  ctx.strokeRect(Math.round(left) + 0.5, Math.round(top) + 0.5, Math.round(width), Math.round(height));
  // No larger than what the frame leaves free over its first box; where nothing can be read there, the outermost alone is named.
  const room = Math.min(TITLE, Math.floor(FRAME_TITLE * zoom - 3));
  const size = room < LEAST_TITLE ? TITLE : room;
  if (width < 80 || height < 3 * TITLE || (room < LEAST_TITLE && box.level > 1)) return;
  ctx.fillStyle = inks.quiet;
  ctx.font = `${size}px ${inks.font}`;
  // The title stays in sight while any of the frame is.
  ctx.fillText(fitted(ctx, box.item.title, width - 8), left + 4, Math.min(Math.max(top, 0) + size + 1, top + height - 3));
}

/** Text cut to a width, by both: measuring is what takes the time. */
const fits = new Map<string, string>();

function fitted(ctx: CanvasRenderingContext2D, text: string, width: number): string {
  const key = `${ctx.font} ${Math.floor(width)} ${text}`;
  let fit = fits.get(key);
  if (fit === undefined) {
    if (fits.size > 5000) fits.clear();
    fits.set(key, (fit = cut(ctx, text, Math.floor(width))));
  }
  return fit;
}

function cut(ctx: CanvasRenderingContext2D, text: string, width: number): string {
  if (ctx.measureText(text).width <= width) return text;
  let end = text.length;
  while (end > 1 && ctx.measureText(`${text.slice(0, end)}…`).width > width) end--;
  return `${text.slice(0, end)}…`;
}

function strokeRoutes(ctx: CanvasRenderingContext2D, routes: Route[], x: Along, y: Along, colour: string, alpha: number): void {
  ctx.globalAlpha = alpha;
  ctx.strokeStyle = colour;
  ctx.beginPath();
  for (const { points, dx, dy, kind } of routes) {
    // Between boxes that touch on the screen there is nothing to see.
    if (y(points[points.length - 1]) - y(points[1]) < 1) continue;
    ctx.moveTo(x(points[0] + dx), y(points[1] + dy));
    for (let k = 2; k < points.length; k += 2) {
      const [fromX, toX] = [x(points[k - 2] + dx), x(points[k] + dx)];
      const [fromY, toY] = [y(points[k - 1] + dy), y(points[k + 1] + dy)];
      const middle = (fromY + toY) / 2;
      if (kind === 'rail' || Math.abs(fromX - toX) < 1) ctx.lineTo(toX, toY);
      else ctx.bezierCurveTo(fromX, middle, toX, middle, toX, toY);
    }
  }
  ctx.stroke();
}

function paintBox(ctx: CanvasRenderingContext2D, box: Box, x: Along, y: Along, zoom: number, shown: Shown, inks: Inks): void {
  const { item } = box;
  const [left, top] = [Math.round(x(box.x)), Math.round(y(box.y))];
  const [width, height] = [Math.max(1, box.width * zoom), Math.max(1, box.height * zoom)];
  const marked = shown.current === item.key || shown.matched.has(item.key) || shown.lit.near.has(item.key);
  ctx.fillStyle = height < TINY ? inks.quiet : inks.box;
  ctx.globalAlpha = height < TINY ? 0.4 : 1;
  ctx.fillRect(left, top, width, height);
  ctx.globalAlpha = 1;
  if (height >= TINY || marked) {
    ctx.strokeStyle = marked ? inks.focus : (inks.contrast ?? inks.quiet);
    ctx.globalAlpha = marked || inks.contrast ? 1 : 0.4;
    ctx.strokeRect(left + 0.5, top + 0.5, width - 1, height - 1);
    ctx.globalAlpha = 1;
  }
  const titled = height >= TITLED && width > 30;
  paintBar(ctx, item, { left, top, width, height, titled }, shown, inks);
  if (!titled) return;
  ctx.fillStyle = inks.text;
  const size = Math.min(TITLE, Math.floor(height - 1));
  ctx.font = `${size}px ${inks.font}`;
  const line = height >= 2 * TITLED ? TITLE + 1 : (height + size) / 2 - 1;
  ctx.fillText(fitted(ctx, item.title, width - 8), left + 4, top + line);
}

interface Place {
  left: number;
  top: number;
  width: number;
  height: number;
  titled: boolean;
}

/** Its own term's share: under the title, where there is room, else behind it; in the middle of a box without one. */
function paintBar(ctx: CanvasRenderingContext2D, item: Item, place: Place, shown: Shown, inks: Inks): void {
  const own = shown.marks.sums.of(item);
  if (!own || item.kind === 'node' || item.routing || shown.limit === 0) return;
  const { left, top, width, height, titled } = place;
  const share = Math.min(1, Math.abs(own) / shown.limit);
  const length = Math.max(1, (share * (width - 2)) / 2);
  const under = titled && height >= 2 * TITLED;
  const behind = titled && !under;
  // What has no border of its own is filled by it.
  const thick = under ? Math.max(2, height * 0.15) : behind ? height - 2 : height >= TINY ? height * 0.5 : height;
  const y0 = under ? top + height - thick - 2 : top + (height - thick) / 2;
  ctx.fillStyle = own > 0 ? inks.raise : inks.lower;
  ctx.globalAlpha = behind ? 0.45 : 1;
  ctx.fillRect(own > 0 ? left + width / 2 : left + width / 2 - length, y0, length, thick);
  ctx.globalAlpha = 1;
}
