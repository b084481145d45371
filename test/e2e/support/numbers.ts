/** A number as the page prints it (U+2212 for minus), read back. */
export function withMinus(text: string): number {
  const value = Number(text.trim().replaceAll('−', '-').replaceAll(',', ''));
  if (Number.isNaN(value)) throw new Error(`'${text}' is not a number`);
  return value;
}
