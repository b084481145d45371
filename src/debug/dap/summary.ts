/** What is said when the end is passed. */
import { numberText } from '../format';
import type { Runtime } from '../runtime';

/** f taken apart at the end of the pass; forward, the score. */
export async function summary({ model, plan }: Runtime): Promise<string> {
  const { link, request, structure } = model;
  if (plan.direction === 'forward') {
    const { min, max } = await link.request('statistics', { request, quantity: 'value', of: structure.score });
    return `The score ${structure.score} lies between ${numberText(min)} and ${numberText(max)}.\n`;
  }
  const m = await link.request('moment', { request, index: plan.end.index });
  const f = m.gradientPart + m.bias + m.unattributed + m.excluded + m.residual;
  const parts = [
    `${numberText(m.gradientPart)} by the weights`,
    `${numberText(m.bias)} by the bias`,
    ...(m.unattributed === 0 ? [] : [`${numberText(m.unattributed)} unattributed`]),
    ...(m.excluded === 0 ? [] : [`${numberText(m.excluded)} excluded`]),
  ];
  return `f = ${numberText(f)}: ${parts.join(', ')}; residual ${numberText(m.residual)}.\n`;
}
