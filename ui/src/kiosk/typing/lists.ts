// What it is for: finding entries of a long list by their first letters, and cutting lists into pages.
// Must not: be the search of the desk; this one only looks at the few words already on the screen.
import { foldDigits } from '../../words/digits';

/** The text as it is compared: letter forms, vowels, tatweel and spaces do not count. */
export function folded(text: string): string {
  return foldDigits(text.normalize('NFC'))
    .replace(/[\u064B-\u065F\u0670\u0640\u200B-\u200F\u202A-\u202E\u2066-\u2069\uFEFF]/g, '')
    .replace(/[أإآٱ]/g, 'ا')
    .replace(/ى/g, 'ي')
    .replace(/ة/g, 'ه')
    .replace(/ؤ/g, 'و')
    .replace(/ئ/g, 'ي')
    .toLowerCase()
    .replace(/[\s\u00A0]+/g, '');
}

/** Entries that fit what was typed: those that begin with it first, then those with a word that does, then the rest that hold it. */
export function matches<T extends { label: string }>(entries: readonly T[], text: string): T[] {
  const wanted = folded(text);
  if (wanted === '') return [...entries];
  const rank = (entry: T): number => {
    const whole = folded(entry.label);
    if (whole.startsWith(wanted)) return 0;
    const words = entry.label.split(/[\s\u00A0]+/);
    if (words.some((word) => folded(word).replace(/^ال/, '').startsWith(wanted.replace(/^ال/, '')))) return 1;
    return whole.includes(wanted) ? 2 : 3;
  };
  return entries
    .map((entry) => ({ entry, rank: rank(entry) }))
    .filter((found) => found.rank < 3)
    .sort((a, b) => a.rank - b.rank)
    .map((found) => found.entry);
}

/** The entries in pages of at most `size`; one empty page where there are none. */
export function pages<T>(entries: readonly T[], size: number): T[][] {
  const out: T[][] = [];
  for (let at = 0; at < entries.length; at += size) out.push(entries.slice(at, at + size));
  return out.length === 0 ? [[]] : out;
}
