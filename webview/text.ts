/**
 * The page's words in the reader's language. The host hands over VS Code's bundle of the display language
 * (`l10n/bundle.l10n.LANGUAGE.json`); what it lacks stays English.
 */
import { ENGLISH, METHODS } from './words';

export type TextKey = keyof typeof ENGLISH;

/** Every text in English: what a translation is a translation of. */
export const ENGLISH_TEXTS: readonly string[] = [...Object.values(ENGLISH), ...Object.values(METHODS)];

let translations: Readonly<Record<string, string>> = {};

/** Takes VS Code's bundle of the display language: translations by their English. */
export function setTexts(bundle: Readonly<Record<string, string>>): void {
  translations = bundle;
}

const translated = (english: string) => translations[english] ?? english;

export function methodName(method: string): string | undefined {
  const name = (METHODS as Record<string, string | undefined>)[method];
  return name && translated(name);
}

export function t(key: TextKey, args?: Record<string, string | number>): string {
  const text = translated(ENGLISH[key]);
  return args ? text.replace(/\{(\w+)\}/g, (whole, name: string) => String(args[name] ?? whole)) : text;
}
