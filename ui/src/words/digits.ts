// What it is for: digits of any script in typed text, so a box can count and group them.
// Must not: judge what is typed; the desk does that.

const ARABIC_ZERO = 0x0660;
const PERSIAN_ZERO = 0x06f0;

/** The same text with ٠-٩ and ۰-۹ as 0-9; everything else stays. */
export function foldDigits(text: string): string {
  return text.replace(/[٠-٩۰-۹]/g, (digit) => {
    const code = digit.charCodeAt(0);
    return String(code >= PERSIAN_ZERO ? code - PERSIAN_ZERO : code - ARABIC_ZERO);
  });
}

/** How many digits, of any script, a text has. */
export function countDigits(text: string): number {
  return foldDigits(text).replace(/[^0-9]/g, '').length;
}

/** Digits alone in groups for reading: `[4,4,3]` of `06012344821` is `0601 2344 821`. What is left over forms the last group. */
export function groupDigits(text: string, groups: readonly number[]): string {
  const digits = foldDigits(text).replace(/[^0-9]/g, '');
  const parts: string[] = [];
  let at = 0;
  for (const size of groups) {
    if (at >= digits.length) break;
    parts.push(digits.slice(at, at + size));
    at += size;
  }
  if (at < digits.length) parts.push(digits.slice(at));
  return parts.join(' ');
}
