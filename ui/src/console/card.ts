// What it is for: tells a staff card among what a scanner typed. Must not: let anything else through,
// keep a card, or hand a part of its text to a search.

/** How a card's text begins. */
export const CARD_PREFIX = 'WASL-C1-';
/** More than this was never printed on a card. */
const LONGEST = 64;

/** Whether a scan begins as a card does: then no screen but the one that asked for a card may have it. */
export function beginsAsCard(text: string): boolean {
  return plain(text.slice(0, LONGEST)).startsWith(CARD_PREFIX);
}

/** The card's text; null for everything else, also for a card of which a part is missing. */
export function cardIn(text: string): string | null {
  if (text.length > LONGEST) return null;
  const bare = plain(text);
  return /^WASL-C1-[A-Z2-7]{32}$/.test(bare) ? bare : null;
}

/** Without spaces, control characters and invisible marks, in capitals. */
function plain(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\s]/gu, '').toUpperCase();
}
