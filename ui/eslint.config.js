// What it is for: the house laws of the screens, as lint. Only the bridge may import Tauri,
// parts and words import no screen, screens import no other screen.
import js from '@eslint/js';
import globals from 'globals';
import svelte from 'eslint-plugin-svelte';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

const tauri = { group: ['@tauri-apps/*'], message: 'Only src/bridge may import Tauri.' };
const screens = { group: ['**/screens/*', '**/console/*', '**/kiosk/*'], message: 'Parts, words and bridge know no screen.' };
const siblings = { group: ['./*Screen.svelte', '**/screens/*Screen.svelte'], message: 'Screens do not import each other.' };

export default ts.config(
  { ignores: ['dist/**', 'src/bridge/commands.ts'] },
  js.configs.recommended,
  ...ts.configs.recommended,
  ...svelte.configs['flat/recommended'],
  {
    languageOptions: { globals: { ...globals.browser, ...globals.node } },
    rules: {
      'no-undef': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: {
      parserOptions: { projectService: false, extraFileExtensions: ['.svelte'], parser: ts.parser, svelteConfig },
    },
    rules: {
      'svelte/no-at-html-tags': 'error',
      // A lone space between words and a block is written as {' '}, or the compiler drops it.
      'svelte/no-useless-mustaches': 'off',
      // The compiler needs some of the comments that this rule calls unused.
      'svelte/no-unused-svelte-ignore': 'off',
    },
  },
  {
    files: ['src/**/*.{ts,svelte}'],
    ignores: ['src/bridge/**'],
    rules: { 'no-restricted-imports': ['error', { patterns: [tauri] }] },
  },
  {
    files: ['src/parts/**/*.{ts,svelte}', 'src/words/**/*.ts'],
    rules: { 'no-restricted-imports': ['error', { patterns: [tauri, screens] }] },
  },
  {
    files: ['src/*/screens/**/*.svelte'],
    rules: { 'no-restricted-imports': ['error', { patterns: [tauri, siblings] }] },
  },
);
