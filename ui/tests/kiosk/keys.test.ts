// Proves the keys of the kiosk's screen: what they type, what they erase, how numbers and dates grow.
import { describe, expect, it } from 'vitest';
import { dateOf, missing, NO_PARTS, partsOf, stroke, withMonth } from '../../src/kiosk/typing/date';
import { places, typed } from '../../src/kiosk/typing/digits';
import { ALEF_MADDA, LAYERS, erase, firstLayer, insert } from '../../src/kiosk/typing/layouts';
import { folded, matches, pages } from '../../src/kiosk/typing/lists';

const ALPHABET = [...'ابتثجحخدذرزسشصضطظعغفقكلمنهوي', ...'ءأإؤئىة'];

describe('the keyboard', () => {
  it.each(['arabic', 'alphabet'] as const)('has every letter of Arabic in the %s order', (layer) => {
    const keys = LAYERS[layer].rows.flatMap((row) => row.keys);
    for (const letter of ALPHABET) expect(keys).toContain(letter);
    expect([...keys, ALEF_MADDA]).toContain('آ');
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('fills twelve columns in every row', () => {
    for (const layer of Object.values(LAYERS)) {
      for (const row of layer.rows) expect(row.keys.length * row.wide).toBe(12);
    }
  });

  it('keeps the standard order from being mirrored', () => {
    expect(LAYERS.arabic.direction).toBe('ltr');
    expect(LAYERS.arabic.rows[0]?.keys[0]).toBe('ض');
    expect(LAYERS.alphabet.direction).toBe('rtl');
  });

  it('begins with Latin keys where the answer runs left to right', () => {
    expect(firstLayer(true, 'arabic')).toBe('latin');
    expect(firstLayer(false, 'arabic')).toBe('arabic');
    expect(firstLayer(false, 'latin')).toBe('latin');
  });

  it('types at the caret and over what is selected', () => {
    expect(insert('خديجة', 5, 5, ' ')).toEqual({ text: 'خديجة ', caret: 6 });
    expect(insert('محمد', 0, 4, 'لا')).toEqual({ text: 'لا', caret: 2 });
  });

  it('erases the sign before the caret, or what is selected, and nothing at the start', () => {
    expect(erase('أحمد', 4, 4)).toEqual({ text: 'أحم', caret: 3 });
    expect(erase('أحمد', 1, 3)).toEqual({ text: 'أد', caret: 1 });
    expect(erase('أحمد', 0, 0)).toEqual({ text: 'أحمد', caret: 0 });
  });
});

describe('the digit pad', () => {
  const showing = { fixed: 11, groups: [4, 4, 3], masked: false, fresh: -1 };

  it('takes digits of three scripts and stores one', () => {
    expect(typed(typed(typed('', '٠', 11, false), '۶', 11, false), '1', 11, false)).toBe('061');
  });

  it('takes no more digits than a number of fixed length has', () => {
    expect(typed('06012344821', '9', 11, false)).toBe('06012344821');
  });

  it('takes one point, and only where there may be one', () => {
    expect(typed('12', '.', null, true)).toBe('12.');
    expect(typed('12.5', '.', null, true)).toBe('12.5');
    expect(typed('12', '.', null, false)).toBe('12');
    expect(typed('', '.', null, true)).toBe('');
  });

  it('groups eleven places four, four and three, empty ones too', () => {
    const groups = places('0601', showing);
    expect(groups.map((group) => group.length)).toEqual([4, 4, 3]);
    expect(groups[1]?.[0]).toEqual({ sign: '', next: true });
  });

  it('masks a private number but for the digit just typed', () => {
    const signs = places('0601', { ...showing, masked: true, fresh: 3 })
      .flat()
      .map((place) => place.sign)
      .join('');
    expect(signs).toBe('•••1');
  });

  it('puts what a number of free length has too much in a last group', () => {
    expect(
      places('12345', { fixed: null, groups: [2], masked: false, fresh: -1 }).map((group) => group.length),
    ).toEqual([2, 3]);
  });
});

describe('the date pads', () => {
  it('put a whole date together', () => {
    expect(dateOf({ day: 14, month: 3, year: '1987' })).toBe('1987-03-14');
  });

  it('leave out what is unknown', () => {
    expect(dateOf({ day: 'unknown', month: 3, year: '1987' })).toBe('1987-03');
    expect(dateOf({ day: 'unknown', month: 'unknown', year: '1987' })).toBe('1987');
    expect(dateOf({ day: 14, month: 'unknown', year: '1987' })).toBe('1987');
  });

  it('wait for the parts that are missing', () => {
    expect(dateOf(NO_PARTS)).toBeNull();
    expect(missing(NO_PARTS)).toBe('day');
    expect(missing({ day: 14, month: 3, year: '198' })).toBe('year');
  });

  it('read a stored date back', () => {
    expect(partsOf('1987-03-14')).toEqual({ day: 14, month: 3, year: '1987' });
    expect(partsOf('1987')).toEqual({ day: 'unknown', month: 'unknown', year: '1987' });
    expect(partsOf('?')).toEqual(NO_PARTS);
  });

  it('drop a day that the month does not have', () => {
    expect(withMonth({ day: 31, month: null, year: '' }, 4).day).toBeNull();
    expect(withMonth({ day: 29, month: null, year: '' }, 2).day).toBe(29);
  });

  it('build a day from key strokes and know when it is whole', () => {
    expect(stroke(null, 1, 31)).toEqual({ now: 1, full: false });
    expect(stroke(1, 4, 31)).toEqual({ now: 14, full: true });
    expect(stroke(null, 4, 31)).toEqual({ now: 4, full: true });
    expect(stroke(null, 0, 12)).toEqual({ now: null, full: false });
    expect(stroke(1, 3, 12)).toEqual({ now: 3, full: true });
  });
});

describe('long lists', () => {
  const places = ['أمانة جبلة', 'أمانة اللاذقية', 'أمانة الحفة'].map((label) => ({ label }));

  it('fold letter forms, vowels and spaces', () => {
    expect(folded('عبد الله')).toBe(folded('عبدالله'));
    expect(folded('فاطِمة')).toBe(folded('فاطمه'));
    expect(folded('إسماعيل')).toBe(folded('اسماعيل'));
  });

  it('find a word by its first letters, with the article or without', () => {
    expect(matches(places, 'جب').map((one) => one.label)).toEqual(['أمانة جبلة']);
    expect(matches(places, 'لاذ').map((one) => one.label)).toEqual(['أمانة اللاذقية']);
    expect(matches(places, '')).toHaveLength(3);
  });

  it('come in pages, one empty page where there is nothing', () => {
    expect(pages([1, 2, 3], 2)).toEqual([[1, 2], [3]]);
    expect(pages([], 2)).toEqual([[]]);
  });
});
