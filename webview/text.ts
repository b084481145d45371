/**
 * The page's words in the reader's language. The host hands over VS Code's bundle of the display language
 * (`l10n/bundle.l10n.LANGUAGE.json`); what it lacks stays English.
 */
import { COMPARE } from './compare/words';
import { GRAPH } from './graph/words';
import { INSPECTOR } from './inspector/words';
import { METHODS, PICTURE } from './picture/words';
import { STATES } from './states/words';
import { STUDY } from './study/words';
import { SUM } from './sum/words';
import { TOP } from './top/words';
import { WHAT_IF } from './whatif/words';

/** Every word the page shows, in English. `{name}` stands for an argument. */
const ENGLISH = { ...TOP, ...SUM, ...GRAPH, ...PICTURE, ...COMPARE, ...INSPECTOR, ...STATES, ...WHAT_IF, ...STUDY } as const;

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
