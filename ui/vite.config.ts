// What it is for: builds the two windows (console, kiosk) into ui/dist and runs the unit tests.
// Must not: inline any asset or script, because the windows run under a strict content policy.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { svelteTesting } from '@testing-library/svelte/vite';
import { defineConfig } from 'vitest/config';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const pages = ['console', 'kiosk'].filter((name) => existsSync(at(`./${name}.html`)));

export default defineConfig({
  root: at('.'),
  base: './',
  plugins: [svelte(), svelteTesting()],
  // The words lie beside this folder, in ../locales.
  server: { fs: { allow: [at('..')] }, port: 5199, strictPort: false },
  build: {
    outDir: at('./dist'),
    emptyOutDir: true,
    target: 'safari16',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: Object.fromEntries(pages.map((name) => [name, at(`./${name}.html`)])),
    },
  },
  test: {
    environment: 'jsdom',
    include: ['tests/**/*.test.ts'],
    restoreMocks: true,
  },
});
