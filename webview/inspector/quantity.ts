/** The words for a quantity. */
import type { Quantity } from '../state/types';
import { t, type TextKey } from '../text';

export function quantityText(quantity: Quantity): string {
  return t((quantity === 'beta' ? 'received' : quantity) as TextKey);
}
