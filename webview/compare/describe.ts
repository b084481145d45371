/** In words, what each of two explanations is of: what they have in common is not said twice. */
import type { Explanation } from '../../src/protocol/types';
import { plain } from '../../src/format/number';
import { targetName } from '../state/derive';
import type { Side } from '../state/actions/compare';
import { t } from '../text';

/** `7-0.png, class 7`: the input and the target always, and of the rest what differs. */
export function describe(side: Side, other: Side): string {
  const { explanation: e } = side;
  const o = other.explanation;
  const parts = [side.model === other.model ? '' : side.model, side.title, named(e)];
  if (e.request.option !== o.request.option) parts.push(t('optionN', { n: e.request.option }));
  if (e.request.temperature !== o.request.temperature) parts.push(`T = ${plain(e.request.temperature)}`);
  if (e.space !== o.space) parts.push(t(e.space === 'pixel' ? 'inPixelSpace' : 'inModelSpace'));
  const [left, otherLeft] = [e.request.without.length, o.request.without.length];
  if (left !== otherLeft) parts.push(t('leftOutN', { n: left }));
  return parts.filter(Boolean).join(', ');
}

function named(e: Explanation): string {
  const name = targetName(e);
  return /^\d+$/.test(name) ? t('classNamed', { name }) : name;
}
