// What it is for: a date put together from three parts, of which day and month may be unknown.
// Must not: know today, or judge a date; the desk does that.

/** Which part is being picked. */
export type Part = 'day' | 'month' | 'year';

/** The parts as far as picked: null is not picked yet, `unknown` was said to be. */
export interface Parts {
  /** 1 to 31. */
  day: number | null | 'unknown';
  /** 1 to 12. */
  month: number | null | 'unknown';
  /** Digits as typed, up to four. */
  year: string;
}

/** Nothing picked. */
export const NO_PARTS: Parts = { day: null, month: null, year: '' };

/** The parts of a stored date: `1987-03-14`, `1987-03`, `1987`. */
export function partsOf(stored: string): Parts {
  const [year, month, day] = stored.split('-');
  if (year === undefined || !/^\d{4}$/.test(year)) return NO_PARTS;
  return {
    year,
    month: month === undefined ? 'unknown' : Number(month),
    day: day === undefined ? 'unknown' : Number(day),
  };
}

/** The date as the desk takes it; null while parts are missing. A known day of an unknown month counts for nothing. */
export function dateOf(parts: Parts): string | null {
  if (parts.year.length !== 4 || parts.day === null || parts.month === null) return null;
  if (parts.month === 'unknown') return parts.year;
  const month = `${parts.year}-${two(parts.month)}`;
  return parts.day === 'unknown' ? month : `${month}-${two(parts.day)}`;
}

const two = (n: number): string => String(n).padStart(2, '0');

/** The first part that is still to be picked; null when all are. */
export function missing(parts: Parts): Part | null {
  if (parts.day === null) return 'day';
  if (parts.month === null) return 'month';
  return parts.year.length === 4 ? null : 'year';
}

/** The parts without the day when there is no such day in that month (a leap year's day stays until the desk judges). */
export function withMonth(parts: Parts, month: number | 'unknown'): Parts {
  const longest = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  const days = month === 'unknown' ? 31 : (longest[month - 1] ?? 31);
  const day = typeof parts.day === 'number' && parts.day > days ? null : parts.day;
  return { ...parts, month, day };
}

/** A number between 1 and `most` built from single key strokes: what it is now, and whether no further stroke fits. */
export function stroke(
  pending: number | null,
  digit: number,
  most: number,
): { now: number | null; full: boolean } {
  const longer = (pending ?? 0) * 10 + digit;
  const now = longer >= 1 && longer <= most ? longer : digit >= 1 && digit <= most ? digit : null;
  return { now, full: now !== null && now * 10 > most };
}
