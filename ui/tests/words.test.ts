import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { FluentBundle, FluentResource } from '@fluent/bundle';
import { describe, expect, it } from 'vitest';
import { LANGUAGES, speak, t } from '../src/words';
import { languagesIn } from '../src/words/languages';

const root = join(__dirname, '..');
const locales = join(root, '..', 'locales');

function filesIn(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesIn(path) : [path];
  });
}

function keysOf(path: string): Set<string> {
  return new Set([...readFileSync(path, 'utf8').matchAll(/^([a-z][\w-]*) =/gm)].map((found) => found[1] ?? ''));
}

const console = filesIn(join(root, 'src', 'console')).filter((path) => /\.(svelte|ts)$/.test(path));
const sources = console.map((path) => readFileSync(path, 'utf8')).join('\n');

/** Keys written out in the console's sources, and the families of keys that are put together there. */
function keysUsed(): Set<string> {
  const used = new Set<string>();
  for (const found of sources.matchAll(/\bt\(\s*'([\w-]+)'/g)) used.add(found[1] ?? '');
  for (const found of sources.matchAll(/'(console-(?:key|keys|tour|pay-order)-[\w-]+)'/g)) used.add(found[1] ?? '');
  for (const place of ['home', 'citizen', 'services', 'explain', 'form', 'review', 'pay', 'done', 'unsent', 'requests', 'track', 'people', 'anew']) used.add(`console-help-${place}`);
  for (const role of ['assistant', 'supervisor']) used.add(`console-role-${role}`);
  for (const truth of ['kept', 'sent', 'received', 'ready']) for (const end of ['', '-about']) used.add(`console-truth-${truth}${end}`);
  for (const field of ['centre', 'code', 'name', 'pin']) for (const end of ['', '-hint']) used.add(`console-enrol-${field}${end}`);
  return used;
}

describe('the words of the console', () => {
  it('has every key that a screen uses, in every language', () => {
    for (const language of LANGUAGES) {
      const keys = keysOf(join(locales, language.code, 'console.ftl'));
      expect([...keysUsed()].filter((key) => !keys.has(key))).toEqual([]);
    }
  });

  it('has no key that no screen uses', () => {
    const used = keysUsed();
    for (const language of LANGUAGES) {
      const keys = keysOf(join(locales, language.code, 'console.ftl'));
      expect([...keys].filter((key) => !used.has(key))).toEqual([]);
    }
  });

  it('is read by Fluent without a complaint', () => {
    for (const language of LANGUAGES) {
      const text = readFileSync(join(locales, language.code, 'console.ftl'), 'utf8');
      const bundle = new FluentBundle(language.code);
      expect(bundle.addResource(new FluentResource(text))).toEqual([]);
      expect([...keysOf(join(locales, language.code, 'console.ftl'))].filter((key) => !bundle.hasMessage(key))).toEqual([]);
    }
  });

  it('never says the words that put people off', () => {
    const text = readFileSync(join(locales, 'ar', 'console.ftl'), 'utf8');
    const words = text.split('\n').filter((line) => !line.startsWith('#')).join('\n');
    expect(words).not.toMatch(/خطأ|غير صالح|ممنوع|فشل|عذراً|للأسف|يرجى|الرجاء|مزامنة|خادم|بيانات غير صحيحة/);
  });

  it('counts in all six forms of Arabic', () => {
    speak('ar', false);
    const forms = [1, 2, 3, 11, 100].map((count) => t('console-kiosk-due', { count }));
    expect(new Set(forms).size).toBe(5);
    expect(forms[3]).toContain('11');
  });

  it('writes numbers with Latin digits in Arabic', () => {
    speak('ar', false);
    expect(t('console-summary-more', { count: 12 })).toMatch(/12/);
  });

  it('switches language and direction of the page together', () => {
    speak('en', false);
    expect(document.documentElement.dir).toBe('ltr');
    expect(t('console-home-title')).toBe('Who is next?');
    speak('ar', false);
    expect(document.documentElement.dir).toBe('rtl');
    expect(document.documentElement.lang).toBe('ar');
  });

  it('learns a language from a row of the table alone', () => {
    expect(languagesIn('[[language]]\ncode = "ku"\nname = "Kurdî"\ndirection = "ltr"\n')).toEqual([{ code: 'ku', name: 'Kurdî', direction: 'ltr' }]);
  });
});
