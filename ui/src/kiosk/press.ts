// What it is for: what a key of a plugged-in keyboard or key pad means, and who gets to hear it.
// Must not: act by itself. Keys are matched by their place, because the layout may be Arabic.

/** What a key means at the kiosk. */
export type Press =
  { is: 'digit'; digit: number } | { is: 'next' } | { is: 'back' } | { is: 'erase' } | { is: 'point' };

/** What a key stroke means; null where it means nothing of ours. */
export function pressOf(
  event: Pick<KeyboardEvent, 'code' | 'ctrlKey' | 'altKey' | 'metaKey' | 'shiftKey'>,
): Press | null {
  if (event.ctrlKey || event.altKey || event.metaKey) return null;
  const digit = /^(?:Digit|Numpad)([0-9])$/.exec(event.code)?.[1];
  if (digit !== undefined) return event.shiftKey ? null : { is: 'digit', digit: Number(digit) };
  switch (event.code) {
    case 'Enter':
    case 'NumpadEnter':
      return { is: 'next' };
    case 'Escape':
      return { is: 'back' };
    case 'Backspace':
      return { is: 'erase' };
    case 'NumpadDecimal':
    case 'Period':
      return { is: 'point' };
    default:
      return null;
  }
}

/** Takes a press; says whether it was its own. */
export type Taker = (press: Press) => boolean;

const takers: Taker[] = [];

/** Puts a taker on top; returns how to take it away. A screen's own comes first, a warning above all. */
export function takePresses(taker: Taker): () => void {
  takers.push(taker);
  return () => {
    const at = takers.lastIndexOf(taker);
    if (at >= 0) takers.splice(at, 1);
  };
}

/** Takers that cover everything under them: the warning. */
const covering = new Set<Taker>();

/** As [`takePresses`], and nothing under it hears a press while it lasts. */
export function coverPresses(taker: Taker): () => void {
  covering.add(taker);
  const away = takePresses(taker);
  return () => {
    covering.delete(taker);
    away();
  };
}

/** Hands a press down from the top until somebody takes it. */
export function give(press: Press): boolean {
  for (let at = takers.length - 1; at >= 0; at -= 1) {
    const taker = takers[at];
    if (taker === undefined) continue;
    if (taker(press)) return true;
    if (covering.has(taker)) return false;
  }
  return false;
}

/** The window's listener: held keys count once; a focused button and a text box keep their own keys. */
export function hear(event: KeyboardEvent): void {
  const press = pressOf(event);
  if (press === null || (event.repeat && press.is !== 'erase')) return;
  const target = event.target instanceof Element ? event.target : null;
  if (press.is === 'next' && target?.closest('button') != null) return;
  if (target?.matches('input, textarea') === true && press.is !== 'next' && press.is !== 'back') return;
  if (give(press)) event.preventDefault();
}
