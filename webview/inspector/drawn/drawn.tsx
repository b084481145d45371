import type { LookedProps } from '../messages';
export function Drawn({ views }: LookedProps) {
  return <div class="row list-bar">{views}</div>;
}
