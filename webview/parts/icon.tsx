/** Icons: 16 px, one stroke, drawn in the text's colour. */

const PATHS = {
  back: 'M13 9.5A5 5 0 0 0 3.4 7.6M3 4v4h4|8,12.5,1.6',
  step: 'M3 9.5a5 5 0 0 1 9.6-1.9M13 4v4H9|8,12.5,1.6',
  play: 'M3 2.8v10.4M6 3l7.5 5L6 13z',
  restart: 'M12.6 5.2A5.3 5.3 0 1 0 13.3 8.6M13 2v3.6H9.4',
  search: 'M9.5 2.5a4 4 0 1 1 0 8 4 4 0 0 1 0-8M6.6 9.4 2.5 13.5',
  down: 'm3.5 6 4.5 4.5L12.5 6',
  up: 'm3.5 10 4.5-4.5 4.5 4.5',
  right: 'm6 3.5 4.5 4.5L6 12.5',
  left: 'm10 3.5-4.5 4.5 4.5 4.5',
  check: 'm3 8.5 3.2 3.2L13 4.5',
  edit: 'M3 13l.8-3.2L11 2.6l2.4 2.4-7.2 7.2z',
  error: 'M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2m-2.300 3.700 4.600 4.600m0-4.600-4.600 4.600',
  info: 'M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2M8 7.2v4|8,5,.8',
  shield: 'M8 1.800 13 3.600v4.200c0 3-2 5.200-5 6.400-3-1.200-5-3.400-5-6.400V3.600z',
  whatif:
    'M2 4.500h7M12.500 4.500H14M2 11.500h1.500M7 11.500h7M10.800 2.800a1.700 1.700 0 1 1 0 3.400 1.700 1.700 0 0 1 0-3.400M5.200 9.800a1.700 1.700 0 1 1 0 3.400 1.700 1.700 0 0 1 0-3.400',
  compare: 'M2.500 2.500h4.500v11H2.500zM9 2.500h4.500v11H9z',
  save: 'M8 2v8M4.800 7 8 10.200 11.200 7M2.500 13.500h11',
  listing: 'M2 3.500h12M5 7h9M5 10h9M2 13h12',
  more: '|3.5,8,1.1|8,8,1.1|12.5,8,1.1',
  copy: 'M5.500 5.500h8v8h-8zM5.500 10.500h-3v-8h8v3',
  file: 'M3.500 1.800h5.500l3.500 3.500v9h-9zM9 2v3.500h3.500',
  picture: 'M2 3h12v10H2zM2 11l3.500-3.500L8 10l2.500-2.500L14 11|5.2,5.8,1',
  table: 'M2 3h12v10H2zM2 6.300h12M2 9.700h12M6.500 3v10',
  folder: 'M1.800 3.500h4.500l1.500 1.700h6.400v7.800H1.800z',
  dice: 'M2.500 2.500h11v11h-11z|5.5,5.5,1|10.5,10.5,1|8,8,1',
  zero: 'M2.500 2.500h11v11h-11z',
  arrow: '!M2.500 4.500h5V2l6 6-6 6v-2.500h-5z',
  breakpoint: '|8,8,4.5',
  close: 'm4 4 8 8m0-8-8 8',
  expand: 'M2.500 6V2.500H6M10 2.500h3.500V6M13.500 10v3.500H10M6 13.500H2.500V10',
  shrink: 'M6 2.500V6H2.500M13.500 6H10V2.500M10 13.500V10h3.500M2.500 10H6v3.500',
  plus: 'M8 3v10M3 8h10',
  minus: 'M3 8h10',
  fit: 'M2.500 5V2.500H5M11 2.500h2.500V5M13.500 11v2.500H11M5 13.500H2.500V11M5.500 5.500h5v5h-5z',
  fold: 'M2.500 2.500h11v11h-11zM5 8h6',
  unfold: 'M2.500 2.500h11v11h-11zM5 8h6M8 5v6',
  filter: 'M2 3h12L9.500 8.500v4.500l-3-1.500v-3z',
  log: 'M2 3.500h12M5 7h9M5 10h9M2 13h12',
} as const;

export type IconName = keyof typeof PATHS;

/** A name's drawing: a stroked path, then filled dots as `|x,y,r`; a leading `!` fills the path. */
export function Icon({ name, size }: { name: IconName; size?: number }) {
  const [path, ...dots] = PATHS[name].split('|');
  const filled = path.startsWith('!');
  return (
    <svg class="i" viewBox="0 0 16 16" aria-hidden="true" style={size ? { width: `${size}px`, height: `${size}px` } : undefined}>
      {path && <path class={filled ? 'f' : undefined} d={filled ? path.slice(1) : path} />}
      {dots.map((dot) => {
        const [x, y, r] = dot.split(',');
        return <circle class="f" cx={x} cy={y} r={r} key={dot} />;
      })}
    </svg>
  );
}
