// What it is for: notices that nobody is there any more, warns, and lets go of the visitor.
// Must not: know any screen's content or wipe anything itself; it only says when.
import type { FieldShape, KioskHome } from '../bridge';

/** How long the warning stands before the visitor's data go, in seconds. */
export const WARNING_S = 30;

/** How long the receipt stands before the visitor's data go, in seconds. */
export const DONE_S = 20;

/** What a screen asks of the hands and eyes; each has its own patience. */
export type Pace = 'choice' | 'typing' | 'papers';

/** The pace of a question by its shape. */
export function paceOf(shape: FieldShape): Pace {
  switch (shape) {
    case 'paper':
      return 'papers';
    case 'choice':
    case 'choices':
    case 'yes_no':
      return 'choice';
    case 'text':
    case 'long_text':
    case 'name':
    case 'digits':
    case 'date':
    case 'search':
    case 'number':
    case 'decimal':
    case 'money':
    case 'repeat':
    case 'consent':
    case 'note':
    case 'computed':
      return 'typing';
  }
}

/** Idle seconds of a pace, as the desk tells them. */
export function patience(home: KioskHome, pace: Pace): number {
  switch (pace) {
    case 'choice':
      return home.idle_choice_s;
    case 'typing':
      return home.idle_typing_s;
    case 'papers':
      return home.idle_papers_s;
  }
}

/** What the watch tells. */
export interface Told {
  /** The warning begins or counts on: seconds left. Null: the warning is over, somebody is there. */
  warn: (left: number | null) => void;
  /** Nobody came back. */
  gone: () => void;
}

/** Watches over one visit. */
export class IdleWatch {
  readonly #told: Told;
  #seconds: number | null = null;
  #factor = 1;
  #left: number | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(told: Told) {
    this.#told = told;
  }

  /** Watches with this patience from now on; null watches nothing (nobody's data are on the screen). */
  watch(seconds: number | null): void {
    this.#seconds = seconds;
    if (seconds === null) this.#factor = 1;
    this.#begin();
  }

  /** A hand moved. Does not end a warning: only a plain word does. */
  touched(): void {
    if (this.#left === null) this.#begin();
  }

  /** «I am here». */
  stay(): void {
    this.#begin();
  }

  /** «I need more time»: everything takes twice as long for the rest of this visit. */
  longer(): void {
    this.#factor = 2;
    this.#begin();
  }

  /** No more. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#seconds = null;
  }

  #begin(): void {
    clearTimeout(this.#timer);
    if (this.#left !== null) {
      this.#left = null;
      this.#told.warn(null);
    }
    if (this.#seconds === null) return;
    this.#timer = setTimeout(() => this.#count(WARNING_S), this.#seconds * this.#factor * 1000);
  }

  #count(left: number): void {
    if (left === 0) {
      this.#left = null;
      this.#seconds = null;
      this.#factor = 1;
      this.#told.warn(null);
      this.#told.gone();
      return;
    }
    this.#left = left;
    this.#told.warn(left);
    this.#timer = setTimeout(() => this.#count(left - 1), 1000);
  }
}
