import { describe, expect, it } from 'vitest';
import { GAP_MS, isForDesk, latin, ScanListener, type Press } from '../src/console/scan';

function typed(listener: ScanListener, text: string, gap: number, end = 'Enter', codes?: string[]): string | null {
  let at = 1_000;
  [...text].forEach((key, index) => {
    at += gap;
    listener.take({ key, code: codes?.[index] ?? `Digit${key}`, shift: false, at });
  });
  return listener.take({ key: end, code: end, shift: false, at: at + gap });
}

describe('a scanner', () => {
  it('is heard when six or more keys come as fast as only a machine types', () => {
    expect(typed(new ScanListener(), '06012344821', 5)).toBe('06012344821');
    expect(typed(new ScanListener(), '06012344821', GAP_MS, 'Tab')).toBe('06012344821');
  });
  it('is not heard in what a person types', () => {
    expect(typed(new ScanListener(), '06012344821', 80)).toBe(null);
    expect(typed(new ScanListener(), '12345', 5)).toBe(null);
  });
  it('begins anew after a pause', () => {
    const listener = new ScanListener();
    listener.take({ key: '9', code: 'Digit9', shift: false, at: 10 });
    expect(typed(listener, '0101234567884', 4)).toBe('0101234567884');
  });
  it('may be heard late once, by a busy window', () => {
    const listener = new ScanListener();
    let at = 1_000;
    for (const [index, key] of [...'06012344821'].entries()) {
      at += index === 1 ? 120 : 5;
      listener.take({ key, code: `Digit${key}`, shift: false, at });
    }
    expect(listener.take({ key: 'Enter', code: 'Enter', shift: false, at: at + 5 })).toBe('06012344821');
  });
  it('is understood under an Arabic keyboard', () => {
    const codes = ['KeyH', 'KeyT', 'KeyT', 'KeyP', 'KeyS', 'Semicolon', 'Slash', 'Slash', 'KeyA'];
    const listener = new ScanListener();
    let at = 1_000;
    [...'اففحسكظظش'].forEach((key, index) => listener.take({ key, code: codes[index] ?? '', shift: index === 5, at: (at += 5) }));
    expect(listener.take({ key: 'Enter', code: 'Enter', shift: false, at: at + 5 })).toBe('https://a');
  });
  it('leaves a name that came fast as it is', () => {
    expect(typed(new ScanListener(), 'فاطمة الزهراء', 5)).toBe('فاطمة الزهراء');
  });
  it('writes capitals and signs as a Latin keyboard has them', () => {
    const press = (code: string, shift: boolean): Press => ({ key: '؟', code, shift, at: 0 });
    expect(latin(press('KeyH', true))).toBe('H');
    expect(latin(press('Semicolon', true))).toBe(':');
    expect(latin(press('Slash', false))).toBe('/');
  });
});

describe('a burst that landed in a field of a form', () => {
  it('is for the desk when it is a receipt', () => {
    expect(isForDesk('HTTPS://WASL.EXAMPLE/R/6BFOXN*TJ5')).toBe(true);
    expect(isForDesk('0101234567884')).toBe(true);
  });
  it('is for the field when a quick hand may have meant it so', () => {
    expect(isForDesk('0944518317')).toBe(false);
    expect(isForDesk('06012344821')).toBe(false);
    expect(isForDesk('فاطمة الزهراء عبد القادر الحاج')).toBe(false);
  });
});
