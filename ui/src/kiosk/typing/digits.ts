// What it is for: a number as it is typed on the pad: grouped for reading, masked where it is private.
// Must not: judge a number; the desk does that.
import { foldDigits } from '../../words/digits';

/** How long a private digit stays readable after it was typed, in milliseconds. */
export const ECHO_MS = 1000;

/** Most digits of a number whose length nobody told. */
const LONGEST = 18;

/** How a number is shown. */
export interface Showing {
  /** So many digits, where it is fixed. */
  fixed: number | null;
  /** Sizes of the groups. */
  groups: readonly number[];
  /** Digits turn into dots. */
  masked: boolean;
  /** Place of the digit that is still readable; -1 for none. */
  fresh: number;
}

/** One place of a number: a digit, a dot, or still empty. */
export interface Place {
  /** What stands there; empty where nothing was typed yet. */
  sign: string;
  /** The next digit goes here. */
  next: boolean;
}

/** The number after one more key: digits of any script, a point once, and never longer than it can be. */
export function typed(number: string, key: string, fixed: number | null, point: boolean): string {
  const sign = foldDigits(key);
  if (sign === '.') return point && number !== '' && !number.includes('.') ? `${number}.` : number;
  if (!/^[0-9]$/.test(sign)) return number;
  return number.length >= (fixed ?? LONGEST) ? number : number + sign;
}

/** The places of a number in their groups. A number of fixed length shows its empty places too. */
export function places(number: string, showing: Showing): Place[][] {
  const count = Math.max(showing.fixed ?? 0, number.length);
  const all: Place[] = Array.from({ length: count }, (_, at) => ({
    sign: signAt(number, at, showing),
    next: at === number.length,
  }));
  const out: Place[][] = [];
  let at = 0;
  for (const size of showing.groups) {
    if (at >= all.length) break;
    out.push(all.slice(at, at + size));
    at += size;
  }
  if (at < all.length) out.push(all.slice(at));
  return out;
}

function signAt(number: string, at: number, showing: Showing): string {
  const digit = number[at];
  if (digit === undefined) return '';
  return showing.masked && at !== showing.fresh ? '•' : digit;
}
