// Proves that a staff card, and nothing else, comes out of what a scanner types; and who hears it.
import { describe, expect, it, vi } from 'vitest';
import { beginsAsCard, cardIn } from '../src/console/card';
import { cardScanned, onCard } from '../src/console/cards';
import { ScanListener } from '../src/console/scan';

const CARD = 'WASL-C1-JBSWY3DPEB3W64TMMQQHK2LTEB2GQZJA';

describe('a card', () => {
  it('is known by its prefix and its length, in either case, with what scanners put around it', () => {
    expect(cardIn(CARD)).toBe(CARD);
    expect(cardIn(CARD.toLowerCase())).toBe(CARD);
    expect(cardIn(`\u0002 ${CARD}\u0003\r`)).toBe(CARD);
    expect(cardIn(`\u202e${CARD}\u2069`)).toBe(CARD);
  });
  it('is nothing else', () => {
    for (const text of ['', '482913', '0101234567884', 'HTTPS://WASL.EXAMPLE/R/6BFOXN', CARD.slice(0, -1), `${CARD}A`, CARD.replace('C1', 'C2'), `X${CARD}`, CARD.replace('J', '1'), `${CARD}\n${CARD}`, CARD.padEnd(5_000, 'A')]) {
      expect(cardIn(text), text.slice(0, 60)).toBe(null);
    }
  });
  it('gives no control character away, whichever stands wherever', () => {
    for (let code = 0; code < 0xa0; code += 1) {
      for (const at of [0, 4, 20, CARD.length]) {
        const sign = String.fromCharCode(code);
        const taken = cardIn(CARD.slice(0, at) + sign + CARD.slice(at));
        if (taken !== null) expect(taken, `${code} at ${at}`).toBe(CARD);
      }
    }
  });
  it('is kept from searches also when a part of it is missing', () => {
    expect(beginsAsCard(CARD.slice(0, 20))).toBe(true);
    expect(beginsAsCard(`\u0002wasl-c1-`)).toBe(true);
    expect(beginsAsCard('WASL-E1-ABC')).toBe(false);
  });
});

describe('the scanner', () => {
  const codes = (text: string): string[] => [...text].map((sign) => (sign === '-' ? 'Minus' : /\d/.test(sign) ? `Digit${sign}` : `Key${sign}`));
  it('writes a card in Latin letters under an Arabic keyboard', () => {
    const listener = new ScanListener();
    let at = 1_000;
    [...CARD].forEach((sign, index) => {
      const isLetter = /[A-Z]/.test(sign);
      listener.take({ key: isLetter ? 'ش' : sign, code: codes(CARD)[index] ?? '', shift: isLetter, at: (at += 5) });
    });
    expect(listener.take({ key: 'Enter', code: 'Enter', shift: false, at: at + 5 })).toBe(CARD);
  });
});

describe('whoever waits for a card', () => {
  it('hears it last come first, and nobody hears it who went away', () => {
    const [screen, dialog] = [vi.fn(), vi.fn()];
    const stopScreen = onCard(screen);
    const stopDialog = onCard(dialog);
    cardScanned(CARD);
    stopDialog();
    cardScanned(CARD.slice(0, 30));
    stopScreen();
    cardScanned(CARD);
    expect(dialog.mock.calls).toEqual([[CARD]]);
    expect(screen.mock.calls).toEqual([[null]]);
  });
});
