/** How the tensors of a layer are headed. */
import type { Quantity } from '../../expressions';

export const TITLES: Record<Quantity, string> = {
  value: 'Value',
  gradient: 'Gradient',
  beta: 'β received',
  own: 'Own bias',
  mass: 'Mass',
};
