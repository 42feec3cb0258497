// What it is for: which keys the keyboard on the screen has, row by row.
// Must not: know how keys are drawn.

/** Which set of keys is shown. */
export type Layer = 'arabic' | 'alphabet' | 'latin' | 'capitals' | 'signs';

/** A row of keys, and how many of the twelve columns each key takes. */
export interface KeyRow {
  /** What each key types, from the start of the row. */
  keys: readonly string[];
  /** Columns a key takes. */
  wide: 1 | 2;
}

/** A layer: three rows, and the direction in which they are laid out. */
export interface KeyLayer {
  /** Rows from the top. */
  rows: readonly KeyRow[];
  /** The standard order is a fixed drawing (never mirrored); the alphabet runs as it is read. */
  direction: 'ltr' | 'rtl';
}

const row = (text: string, wide: 1 | 2 = 1): KeyRow => ({ keys: text.split(' '), wide });

const LATIN = ['q w e r t y u i o p - /', "a s d f g h j k l ' @ .", 'z x c v b n m _ + , : #'];

/** The keys of each layer. */
export const LAYERS: Record<Layer, KeyLayer> = {
  arabic: {
    direction: 'ltr',
    rows: [row('ض ص ث ق ف غ ع ه خ ح ج د'), row('ش س ي ب ل ا ت ن م ك ط ذ'), row('ئ ء ؤ ر لا ى ة و ز ظ أ إ')],
  },
  alphabet: {
    direction: 'rtl',
    rows: [row('ا أ إ ب ت ث ج ح خ د ذ ر'), row('ز س ش ص ض ط ظ ع غ ف ق ك'), row('ل م ن ه و ي ة ى ء ؤ ئ لا')],
  },
  latin: { direction: 'ltr', rows: LATIN.map((text) => row(text)) },
  capitals: { direction: 'ltr', rows: LATIN.map((text) => row(text.toUpperCase())) },
  signs: {
    direction: 'ltr',
    rows: [row('1 2 3 4 5 6', 2), row('7 8 9 0 - /', 2), row('. , ، : ( ) " \' @ + & #')],
  },
};

/** The letter that the standard rows have no place for; it stands beside the space bar. */
export const ALEF_MADDA = 'آ';

/** The layer a question begins with: references run left to right, names in the visitor's letters. */
export function firstLayer(ltr: boolean, script: 'arabic' | 'latin'): Layer {
  return ltr || script === 'latin' ? 'latin' : 'arabic';
}

/** The text with `typed` put in place of what is selected, and where the caret goes. */
export function insert(
  text: string,
  from: number,
  to: number,
  typed: string,
): { text: string; caret: number } {
  return { text: text.slice(0, from) + typed + text.slice(to), caret: from + typed.length };
}

/** The text without what is selected, or without the sign before the caret. */
export function erase(text: string, from: number, to: number): { text: string; caret: number } {
  if (from !== to) return { text: text.slice(0, from) + text.slice(to), caret: from };
  const before = Array.from(text.slice(0, from));
  before.pop();
  const kept = before.join('');
  return { text: kept + text.slice(to), caret: kept.length };
}
