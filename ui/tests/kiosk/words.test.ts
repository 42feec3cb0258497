// Proves that every word of the kiosk's screens is there in every language, and none is left over.
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const KIOSK = join(__dirname, '../../src/kiosk');
const LOCALES = join(__dirname, '../../../locales');

const files = (folder: string): string[] =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? files(path) : [path];
  });

const keysOf = (language: string): string[] =>
  [...readFileSync(join(LOCALES, language, 'kiosk.ftl'), 'utf8').matchAll(/^(kiosk-[a-z0-9-]+) =/gm)].map(
    (found) => found[1] ?? '',
  );

const source = files(KIOSK)
  .map((path) => readFileSync(path, 'utf8'))
  .join('\n');

/** Keys that are put together from a part: months, parts of a date, steps. */
const BUILT = /^kiosk-(month-\d+|day|month|year|step-(choose|answer|receipt))$/;

describe('the words of the kiosk', () => {
  it('are the same keys in every language', () => {
    expect(keysOf('en')).toEqual(keysOf('ar'));
  });

  it('have a message for every key that a screen names', () => {
    const named = [...source.matchAll(/'(kiosk-[a-z0-9-]+)'/g)].map((found) => found[1] ?? '');
    expect(named.filter((key) => !keysOf('ar').includes(key))).toEqual([]);
  });

  it('leave no message over', () => {
    expect(keysOf('ar').filter((key) => !BUILT.test(key) && !source.includes(`'${key}'`))).toEqual([]);
  });
});
