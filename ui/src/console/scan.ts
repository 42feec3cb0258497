// What it is for: tells a scanner's burst from typing. A scanner is a very fast keyboard whose last
// key is Enter or Tab. Must not: touch the page; the caller takes the text out of the field.
import { beginsAsCard } from './card';

/** Most milliseconds between two keys of a scanner. */
export const GAP_MS = 35;
/** A pause that ends a burst. Longer than the gap, because a busy window may hear one key late. */
export const PAUSE_MS = 150;
/** Fewest characters of a scan. */
export const FEWEST = 6;
/** So many fast keys in a row are no hand's. */
const MACHINE_KEYS = 3;
/** Of a scan's gaps, at least this share is a scanner's. */
const STEADY = 0.8;

/** A key as it came, as far as a scan needs it. */
export interface Press {
  /** `event.key` */
  key: string;
  /** `event.code`; empty for keys without a place on a keyboard. */
  code: string;
  /** `event.shiftKey` */
  shift: boolean;
  /** `event.timeStamp` */
  at: number;
}

const SHIFTED: Record<string, string> = {
  Digit1: '!', Digit2: '@', Digit3: '#', Digit4: '$', Digit5: '%', Digit6: '^', Digit7: '&', Digit8: '*', Digit9: '(', Digit0: ')',
  Minus: '_', Equal: '+', Slash: '?', Period: '>', Comma: '<', Semicolon: ':', Quote: '"', Backslash: '|', BracketLeft: '{', BracketRight: '}',
};
const PLAIN: Record<string, string> = {
  Minus: '-', Equal: '=', Slash: '/', Period: '.', Comma: ',', Semicolon: ';', Quote: "'", Backslash: '\\', BracketLeft: '[', BracketRight: ']',
  Space: ' ', NumpadDivide: '/', NumpadSubtract: '-', NumpadAdd: '+', NumpadDecimal: '.',
};

/** What the key means on a Latin keyboard: a scanner writes Latin whatever layout the assistant uses. */
export function latin(press: Press): string {
  const { code, shift, key } = press;
  if (/^Key[A-Z]$/.test(code)) return shift ? code.slice(3) : code.slice(3).toLowerCase();
  if (/^Digit\d$/.test(code)) return shift ? (SHIFTED[code] ?? key) : code.slice(5);
  if (/^Numpad\d$/.test(code)) return code.slice(6);
  return (shift ? SHIFTED[code] : undefined) ?? PLAIN[code] ?? key;
}

/** Gathers keys; says when they were a scan. */
export class ScanListener {
  #landed = '';
  #latin = '';
  #fast = 0;
  #last = -PAUSE_MS;

  /** Whether a key at this time begins a new burst. */
  startsAt(at: number): boolean {
    return this.#landed === '' || at - this.#last > PAUSE_MS;
  }

  /** Whether keys come as fast as only a machine types: then none of them is meant as a key. */
  get isHeard(): boolean {
    return this.#fast >= MACHINE_KEYS;
  }

  /** Takes a key. Returns the text of the scan when this key ended one, else null. */
  take(press: Press): string | null {
    const gap = press.at - this.#last;
    if (this.startsAt(press.at)) this.#forget();
    else if (gap <= GAP_MS) this.#fast += 1;
    this.#last = press.at;
    if (press.key === 'Enter' || press.key === 'Tab') {
      const length = [...this.#landed].length;
      const isScan = length >= FEWEST && this.#fast >= length * STEADY;
      // A scanner writes an address, a card or a sealed copy as if the keyboard were Latin, whatever layout is set.
      const isLatin = /^https?:\/\//i.test(this.#latin) || beginsAsCard(this.#latin) || beginsAsSealedCopy(this.#latin);
      const text = isLatin ? this.#latin : this.#landed;
      this.#forget();
      return isScan ? text : null;
    }
    if ([...press.key].length !== 1) return null;
    this.#landed += press.key;
    this.#latin += latin(press);
    return null;
  }

  #forget(): void {
    this.#landed = '';
    this.#latin = '';
    this.#fast = 0;
  }
}

/** Whether a burst is a scan even when it landed in a field of a form, where a fast typist or a card's number may be meant for the field itself. */
export function isForDesk(text: string): boolean {
  const digits = text.replace(/[\s-]/g, '');
  return /^https?:\/\//i.test(text) || beginsAsSealedCopy(text) || /^\d{12,}$/.test(digits) || (text.length > 20 && /[^\p{L}\p{M}\s\d،.,'’/:()-]/u.test(text));
}

/** Whether fast digits go on a number that stood in the search box: a busy window may hear the first key of a scan
 * long before the others, and then the box holds the whole of it. */
export function goesOn(stood: string, text: string): boolean {
  return /^[\p{Nd}\s-]+$/u.test(stood) && /^[\p{Nd}\s-]+$/u.test(text);
}

/** How the text of a sealed copy of a request begins. */
const SEALED_PREFIX = /^WASL-E1-/i;

/** Whether a text is a sealed copy of a request, read off somebody's paper. */
export function beginsAsSealedCopy(text: string): boolean {
  return SEALED_PREFIX.test(text.trimStart());
}
