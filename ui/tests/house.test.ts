import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import stylelint from 'stylelint';
import { describe, expect, it } from 'vitest';

const src = join(__dirname, '..', 'src');

function filesIn(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesIn(path) : [path];
  });
}
const files = filesIn(src)
  .filter((path) => /\.(ts|svelte|css)$/.test(path))
  .map((path) => ({ name: relative(src, path), text: readFileSync(path, 'utf8') }));

function importsOf(text: string): string[] {
  return [...text.matchAll(/(?:from|import)\s+'([^']+)'/g)].map((found) => found[1] ?? '');
}

describe('the house of the screens', () => {
  it('lets only the bridge import Tauri', () => {
    const guilty = files.filter(({ name, text }) => !name.startsWith('bridge') && importsOf(text).some((path) => path.startsWith('@tauri-apps')));
    expect(guilty.map(({ name }) => name)).toEqual([]);
  });
  it('keeps parts and words free of screens', () => {
    const guilty = files.filter(({ name, text }) => /^(parts|words)/.test(name) && importsOf(text).some((path) => /console|kiosk|screens/.test(path) && !path.endsWith('.ftl')));
    expect(guilty.map(({ name }) => name)).toEqual([]);
  });
  it('keeps screens from importing each other', () => {
    const guilty = files.filter(({ name, text }) => /screens/.test(name) && importsOf(text).some((path) => /Screen\.svelte$/.test(path)));
    expect(guilty.map(({ name }) => name)).toEqual([]);
  });
  it('sets no style or script inside markup, which the content policy would refuse', () => {
    const guilty = files.filter(({ name, text }) => name.endsWith('.svelte') && /\sstyle="|\{@html/.test(text));
    expect(guilty.map(({ name }) => name)).toEqual([]);
  });
  it('has a word at the head of every file about what it is for', () => {
    const guilty = files.filter(({ name, text }) => name !== join('bridge', 'commands.ts') && !/^(\/\/|\/\*|<!--)/.test(text));
    expect(guilty.map(({ name }) => name)).toEqual([]);
  });
  it('writes no left or right in its styles', async () => {
    const { results } = await stylelint.lint({ files: [join(src, '**/*.{css,svelte}').replaceAll('\\', '/')], cwd: join(__dirname, '..') });
    expect(results.flatMap((result) => result.warnings.map((warning) => `${relative(src, result.source ?? '')}: ${warning.text}`))).toEqual([]);
    const planted = await stylelint.lint({ code: 'a { margin-left: 1px; text-align: right; letter-spacing: 1px }', cwd: join(__dirname, '..') });
    const caught = planted.results[0]?.warnings.map((warning) => warning.rule) ?? [];
    expect(new Set(caught)).toEqual(new Set(['csstools/use-logical', 'declaration-property-value-disallowed-list', 'property-disallowed-list']));
  }, 60_000);
});
