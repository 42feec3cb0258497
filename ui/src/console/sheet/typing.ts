// What it is for: how text moves in a box while it is typed: groups of digits, dates, when a box is full.
// Must not: refuse a key or judge what is typed.
import type { FieldView } from '../../bridge';
import { countDigits, foldDigits, groupDigits } from '../../words';

const DIGITS_ONLY = /^[0-9٠-٩۰-۹\s-]*$/;

/** The text as the box should show it after a key at its end. */
export function settled(field: FieldView, text: string): string {
  if (field.shape === 'digits' && field.groups.length > 0 && DIGITS_ONLY.test(text)) {
    return groupDigits(text, field.groups);
  }
  if (field.shape === 'date') {
    const digits = foldDigits(text.trim());
    if (/^\d{8}$/.test(digits)) return slashed(digits);
  }
  return text;
}

/** Eight digits of a date, day or year first, with its parts told apart. */
function slashed(digits: string): string {
  const isYearFirst = /^(18|19|20)\d\d(0[1-9]|1[0-2])/.test(digits) && Number(digits.slice(2, 4)) > 12;
  return isYearFirst
    ? `${digits.slice(6)}/${digits.slice(4, 6)}/${digits.slice(0, 4)}`
    : `${digits.slice(0, 2)}/${digits.slice(2, 4)}/${digits.slice(4)}`;
}

/** Whether the box holds all it can, so that the focus moves on by itself. */
export function isFull(field: FieldView, text: string): boolean {
  if (field.shape === 'date') return /^\s*\d{1,2}\s*[/.\-\s]\s*\d{1,2}\s*[/.\-\s]\s*\d{4}\s*$/.test(foldDigits(text));
  return field.fixed_digits !== null && DIGITS_ONLY.test(text) && countDigits(text) === field.fixed_digits;
}

/** What a box shows when the focus comes to it: a date in figures, all else as shown. */
export function forEditing(field: FieldView): string {
  if (field.shape === 'date' && typeof field.value === 'string') {
    const parts = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$/.exec(field.value);
    if (parts !== null) return [parts[3], parts[2], parts[1]].filter((part) => part !== undefined).join('/');
  }
  return field.shown;
}

/** Letters folded for searching: alef, ta marbuta, ya, tashkeel, tatweel, case, digits. */
export function folded(text: string): string {
  return foldDigits(text)
    .normalize('NFKD')
    .replace(/\p{M}|\p{Cf}|\u0640/gu, '')
    .replace(/[أإآٱ]/g, 'ا')
    .replace(/ى/g, 'ي')
    .replace(/ة/g, 'ه')
    .replace(/ؤ/g, 'و')
    .replace(/ئ/g, 'ي')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase();
}
