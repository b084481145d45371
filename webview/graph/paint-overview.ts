/** The whole graph at a glance: where the bias is, what a search has found, what is selected. Many boxes share a pixel there. */
import type { Box } from './layout/scene';
import type { Inks, Shown } from './paint';

/** The whole graph in a small picture, each axis in its own scale. */
export function paintMap(ctx: CanvasRenderingContext2D, shown: Shown, width: number, height: number, inks: Inks): void {
  const [sx, sy] = [width / shown.scene.width, height / shown.scene.height];
  ctx.clearRect(0, 0, width, height);
  for (const box of strongest(shown, (b) => Math.floor(b.y * sy) * width + Math.floor(b.x * sx))) {
    const tall = box.height * sy;
    ink(ctx, box, shown, inks, 0.35);
    ctx.fillRect(box.x * sx, box.y * sy, Math.max(1, box.width * sx), tall > 3 ? tall - 1 : Math.max(1, tall));
  }
  markCurrent(ctx, shown, width, sy, inks);
}

/** Beside a column: one row for every box that has a number, as bright as that is large. */
export function paintRuler(ctx: CanvasRenderingContext2D, shown: Shown, width: number, height: number, inks: Inks): void {
  const sy = height / shown.scene.height;
  for (const box of strongest(shown, (b) => Math.floor(b.y * sy))) {
    if (!told(box, shown)) continue;
    ink(ctx, box, shown, inks, 0.2);
    ctx.fillRect(0, box.y * sy, width, Math.max(1, box.height * sy - 1));
  }
  ctx.globalAlpha = 1;
  ctx.fillStyle = inks.focus;
  for (const key of shown.matched) {
    const box = shown.scene.byKey.get(key);
    if (box) ctx.fillRect(0, box.y * sy, width, 2);
  }
  markCurrent(ctx, shown, width, sy, inks);
}

/** Own bias term of a box that shows one; 0 else. */
function told({ item }: Box, { marks, limit }: Shown): number {
  return item.routing || limit === 0 ? 0 : (marks.sums.of(item) ?? 0);
}

/** Of the boxes that fall on one place, the one whose own term is the largest. */
function strongest(shown: Shown, placeOf: (box: Box) => number): Iterable<Box> {
  const found = new Map<number, { box: Box; size: number }>();
  for (const box of shown.scene.boxes) {
    if (box.frame || box.item.kind === 'node') continue;
    const size = shown.matched.has(box.item.key) ? Infinity : Math.abs(told(box, shown));
    const place = placeOf(box);
    const known = found.get(place);
    if (!known || size > known.size) found.set(place, { box, size });
  }
  return [...found.values()].map(({ box }) => box);
}

/** Hue is sign, brightness is magnitude. */
function ink(ctx: CanvasRenderingContext2D, box: Box, shown: Shown, inks: Inks, least: number): void {
  const own = told(box, shown);
  ctx.globalAlpha = least + (0.9 - least) * Math.min(1, own === 0 ? 0 : Math.abs(own) / shown.limit);
  ctx.fillStyle = shown.matched.has(box.item.key) ? inks.focus : own === 0 ? inks.quiet : own > 0 ? inks.raise : inks.lower;
}

/** In the text's colour: the theme's own for a selection is often blue, and blue has a meaning here. */
function markCurrent(ctx: CanvasRenderingContext2D, { scene, current }: Shown, width: number, sy: number, inks: Inks): void {
  const at = current === undefined ? undefined : scene.byKey.get(current);
  ctx.globalAlpha = 1;
  ctx.fillStyle = inks.text;
  if (at) ctx.fillRect(0, at.y * sy, width, 2);
}
