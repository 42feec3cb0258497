// What it is for: the static words of the screens, in the language chosen, and the switch.
// Must not: format money, dates or ids (the desk sends those finished), nor know any screen.
import { FluentBundle, FluentResource, type FluentVariable } from '@fluent/bundle';
import { LANGUAGES, type Language } from './languages';

export { LANGUAGES, type Language } from './languages';
export { foldDigits, countDigits, groupDigits } from './digits';

const sources = import.meta.glob<string>('../../../locales/*/{console,kiosk}.ftl', { query: '?raw', import: 'default', eager: true });

const KEPT_AT = 'wasl.language';

function bundleOf(language: Language): FluentBundle {
  // Latin digits on all surfaces: the desk's strings use them too.
  const bundle = new FluentBundle(`${language.code}-u-nu-latn`);
  for (const face of ['console.ftl', 'kiosk.ftl']) {
    const text = sources[`../../../locales/${language.code}/${face}`];
    if (text !== undefined) bundle.addResource(new FluentResource(text));
  }
  return bundle;
}

const bundles = new Map(LANGUAGES.map((language) => [language.code, bundleOf(language)]));

function first(): Language {
  const fallback = LANGUAGES[0];
  if (fallback === undefined) throw new Error('locales/languages.toml names no language');
  return fallback;
}

function byCode(code: string | null): Language {
  return LANGUAGES.find((language) => language.code === code) ?? first();
}

function kept(): string | null {
  try {
    return localStorage.getItem(KEPT_AT);
  } catch {
    return null;
  }
}

/** The language that the program was started with (`wasl --lang en`). */
function asked(): string | null {
  return typeof location === 'undefined' ? null : new URLSearchParams(location.search).get('lang');
}

const now = $state({ language: byCode(asked() ?? (typeof localStorage === 'undefined' ? null : kept())) });

/** The language of the screens now: reactive. */
export function language(): Language {
  return now.language;
}

/** Sets `lang` and `dir` on the page; call once at the start. */
export function dressPage(): void {
  document.documentElement.lang = now.language.code;
  document.documentElement.dir = now.language.direction;
}

/** Switches the language at once; nothing on any screen is lost. */
export function speak(code: string, remember = true): void {
  now.language = byCode(code);
  dressPage();
  if (!remember) return;
  try {
    localStorage.setItem(KEPT_AT, now.language.code);
  } catch {
    // Without a place to remember it the switch still holds until the window closes.
  }
}

/** The words of a key in the language chosen: reactive. A missing key shows itself, for tests to catch. */
export function t(key: string, facts?: Record<string, FluentVariable>): string {
  const bundle = bundles.get(now.language.code);
  const message = bundle?.getMessage(key);
  if (bundle === undefined || message?.value == null) return key;
  return bundle.formatPattern(message.value, facts ?? null, []);
}
