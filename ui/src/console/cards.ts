// What it is for: brings a scanned card to whoever waits for one; the last who began to wait hears it.
// Must not: keep a card's text.
import { cardIn } from './card';

/** Hears a card; null when one was scanned and not all of it was read. */
export type Hears = (card: string | null) => void;

const waiting: Hears[] = [];

/** Waits for cards; returns how to stop. */
export function onCard(hears: Hears): () => void {
  waiting.push(hears);
  return () => {
    const at = waiting.lastIndexOf(hears);
    if (at !== -1) waiting.splice(at, 1);
  };
}

/** A scan that begins as a card. Where nobody waits it is forgotten. */
export function cardScanned(text: string): void {
  waiting.at(-1)?.(cardIn(text));
}
