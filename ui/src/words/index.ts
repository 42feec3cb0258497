// What it is for: the one name under which screens reach the words. Must not: add to them.
export * from './words.svelte';
