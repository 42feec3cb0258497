// What it is for: reads which languages there are from locales/languages.toml.
// Must not: know any language by name; adding one is a row and a folder.
import table from '../../../locales/languages.toml?raw';

/** A language of the screens. */
export interface Language {
  /** `ar` */
  code: string;
  /** In its own script: `العربية`. */
  name: string;
  /** Which way it is read. */
  direction: 'rtl' | 'ltr';
}

/** Rows of the table, in its order. Reads the three plain strings a row has, nothing else of TOML. */
export function languagesIn(toml: string): Language[] {
  return toml
    .split(/^\s*\[\[language\]\]\s*$/m)
    .slice(1)
    .map((row) => {
      const word = (key: string): string => new RegExp(`^\\s*${key}\\s*=\\s*"([^"]*)"`, 'm').exec(row)?.[1] ?? '';
      return { code: word('code'), name: word('name'), direction: word('direction') === 'rtl' ? 'rtl' : 'ltr' };
    });
}

/** All languages; the first is the default. */
export const LANGUAGES: readonly Language[] = languagesIn(table);
