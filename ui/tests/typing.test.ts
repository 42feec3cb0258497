import { describe, expect, it } from 'vitest';
import type { FieldView } from '../src/bridge';
import { folded, forEditing, isFull, settled } from '../src/console/sheet/typing';
import { countDigits, foldDigits, groupDigits } from '../src/words';

function field(more: Partial<FieldView>): FieldView {
  return {
    id: 'f', shape: 'text', label: '', question: '', hint: null, example: null, optional: false, value: null, shown: '', fault: null, warning: null, source: 'none',
    options: [], ltr: false, fixed_digits: null, groups: [], private: false, on_card: null, unit: null, rows: [], rows_min: 0, rows_max: 0, partial_date: false, may_wait: false, paper: null, ...more,
  };
}
const national = field({ shape: 'digits', fixed_digits: 11, groups: [4, 4, 3] });
const date = field({ shape: 'date' });

describe('digits', () => {
  it('are the same in three scripts', () => {
    expect(foldDigits('٠١٢٣٤٥٦٧٨٩ ۰۱۲۳۴۵۶۷۸۹ 0123456789')).toBe('0123456789 0123456789 0123456789');
    expect(countDigits('٠٦٠١ 2344-۸۲۱')).toBe(11);
  });
  it('are grouped for reading, with what is left over last', () => {
    expect(groupDigits('٠٦٠١٢٣٤٤٨٢١', [4, 4, 3])).toBe('0601 2344 821');
    expect(groupDigits('060123448219', [4, 4, 3])).toBe('0601 2344 821 9');
    expect(groupDigits('06', [4, 4, 3])).toBe('06');
  });
});

describe('a box', () => {
  it('is full after as many digits as it takes, in any script', () => {
    expect(isFull(national, '0601 2344 82')).toBe(false);
    expect(isFull(national, '0601 2344 821')).toBe(true);
    expect(isFull(national, '٠٦٠١٢٣٤٤٨٢١')).toBe(true);
    expect(isFull(field({}), '12345678901')).toBe(false);
  });
  it('groups digits as they come and leaves other signs alone', () => {
    expect(settled(national, '060123')).toBe('0601 23');
    expect(settled(national, '0601x')).toBe('0601x');
  });
  it('tells the parts of eight digits of a date apart', () => {
    expect(settled(date, '14031987')).toBe('14/03/1987');
    expect(settled(date, '١٤٠٣١٩٨٧')).toBe('14/03/1987');
    expect(settled(date, '1403198')).toBe('1403198');
    expect(settled(date, '1987')).toBe('1987');
  });
  it('of a date is full when day, month and year are there', () => {
    expect(isFull(date, '14/3/198')).toBe(false);
    expect(isFull(date, '14/3/1987')).toBe(true);
    expect(isFull(date, '١٤-٣-١٩٨٧')).toBe(true);
    expect(isFull(date, '1987')).toBe(false);
  });
  it('shows a date in figures while it is edited', () => {
    expect(forEditing(field({ shape: 'date', value: '1987-03-14', shown: '14 آذار 1987' }))).toBe('14/03/1987');
    expect(forEditing(field({ shape: 'date', value: '1987-03', shown: 'آذار 1987' }))).toBe('03/1987');
    expect(forEditing(field({ shape: 'name', value: 'أحمد', shown: 'أحمد' }))).toBe('أحمد');
  });
});

describe('folding for search', () => {
  it.each([
    ['أحمد', 'احمد'], ['إدلب', 'ادلب'], ['آمنة', 'امنه'], ['فاطمة', 'فاطمه'], ['مصطفى', 'مصطفي'], ['مُحَمَّد', 'محمد'], ['مـحـمـد', 'محمد'],
    ['رؤى', 'روي'], ['هانئ', 'هاني'], ['  عبد   الله ', 'عبد الله'], ['Şêxmûs', 'sexmus'],
  ])('%s is found as %s', (typed, sought) => {
    expect(folded(typed)).toBe(sought);
  });
});
