/** Rows of small pictures, each a PNG inside the page, enlarged by whole numbers without smoothing. */
import type { Thumbnail } from '../types';
import { colourer } from '../../picture/colours';
import { escape } from './escape';
import { shown } from './numbers';
import { png } from '../../picture/png';

/** Pictures are shown about this wide. */
const SHOWN_WIDTH = 112;

export function picturesHtml(rows: readonly { title: string; pictures: readonly Thumbnail[] }[]): string {
  const drawn = rows.filter((row) => row.pictures.some((picture) => picture.width > 0));
  return drawn
    .map((row) => `<div class="strip"><h4>${escape(row.title)}</h4>${row.pictures.map(pictureHtml).join('')}</div>`)
    .join('');
}

function pictureHtml(picture: Thumbnail): string {
  const { width, height, title, limit, kind } = picture;
  if (width === 0) return '';
  const zoom = Math.max(1, Math.round(SHOWN_WIDTH / width));
  const source = `data:image/png;base64,${png(width, height, pixels(picture)).toString('base64')}`;
  const legend = kind === 'input' ? '' : `<small>≤ −${shown(limit)} … ≥ +${shown(limit)}</small>`;
  return `<div class="picture"><img src="${source}" width="${width * zoom}" height="${height * zoom}" alt="${escape(title)}"><span>${escape(title)}</span>${legend}</div>`;
}

function pixels({ kind, width, height, channels, data }: Thumbnail): Uint8Array {
  const bytes = Buffer.from(data, 'base64');
  const colour = colourer();
  const out = new Uint8Array(3 * width * height);
  for (let i = 0; i < width * height; i++) {
    if (kind === 'attribution') out.set(colour((bytes[i] - 128) / 127), 3 * i);
    else for (let c = 0; c < 3; c++) out[3 * i + c] = bytes[i * channels + (channels === 3 ? c : 0)];
  }
  return out;
}
