// What it is for: a trembling hand. The second half of a double tap must not press what the next
// screen shows at the same place.
// Must not: slow anything else down; keys, first taps and key pads are never held back.

/** How long after a change of screen a second tap is taken for a tremor, in milliseconds. */
export const TREMOR_MS = 250;

let shownAt = Number.NEGATIVE_INFINITY;

/** A new screen or question stands there, at this time of the page's clock. */
export function shown(at: number): void {
  shownAt = at;
}

/** Whether a tap is the second half of a double tap that began on the screen before. */
export function isTremor(tap: Pick<MouseEvent, 'detail' | 'timeStamp'>): boolean {
  return tap.detail > 1 && tap.timeStamp - shownAt < TREMOR_MS;
}
