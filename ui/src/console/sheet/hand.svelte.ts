// What it is for: which question of the sheet is in hand, so that stub and help speak of it. Must not: store answers.
import type { FieldView } from '../../bridge';

const hand = $state<{ field: FieldView | null }>({ field: null });

/** The question in hand: reactive. */
export function fieldInHand(): FieldView | null {
  return hand.field;
}

/** Takes a question in hand. */
export function takeInHand(field: FieldView | null): void {
  hand.field = field;
}
