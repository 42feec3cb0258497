// Proves that pictures go to the desk one after the other, whole, and stop at the first that is not taken.
import { clearMocks, mockIPC, mockWindows } from '@tauri-apps/api/mocks';
import { cleanup, render, screen, waitFor } from '@testing-library/svelte';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { beginsAsSealedCopy, isForDesk, latin, ScanListener } from '../src/console/scan';
import { DraftPages } from '../src/console/sheet/pages.svelte';
import PagesBox from '../src/console/sheet/PagesBox.svelte';

const asked: { name: string; ask: Record<string, unknown> }[] = [];
let kept: { page: string; paper: string; number: number; size: string; picture: string }[] = [];

beforeEach(() => {
  asked.length = 0;
  kept = [];
  mockWindows('main');
  mockIPC((_, payload) => {
    const { name, ask } = payload as { name: string; ask: Record<string, unknown> };
    asked.push({ name, ask });
    if (name === 'paper.add') {
      if (atob(String(ask.bytes)).startsWith('%PDF')) throw { code: 'scan_is_pdf', facts: {}, sentence: 'احفظ كل صفحة صورةً', faults: [] };
      const paper = String(ask.paper);
      kept.push({ page: `p${kept.length}`, paper, number: kept.filter((one) => one.paper === paper).length + 1, size: '118 KB', picture: '' });
    }
    if (name === 'paper.remove') kept = kept.filter((one) => one.page !== ask.page);
    return { pages: kept, left: 12 - kept.length, sentence: '' };
  });
});
afterEach(() => {
  cleanup();
  clearMocks();
});

function picture(bytes: string): File {
  return new File([bytes], 'page.jpg', { type: 'image/jpeg' });
}

describe('scanned pages', () => {
  it('go to the desk in order, and the first that is not taken ends the row', async () => {
    const book = new DraftPages('d1');
    await book.add('holder_id', [picture('one'), picture('two'), picture('%PDF-1.7'), picture('four')]);
    const added = asked.filter(({ name }) => name === 'paper.add').map(({ ask }) => atob(String(ask.bytes)));
    expect(added).toEqual(['one', 'two', '%PDF-1.7']);
    expect(asked[0]?.ask).toMatchObject({ draft: 'd1', paper: 'holder_id' });
    expect(book.of('holder_id').map((page) => page.number)).toEqual([1, 2]);
    expect(book.of('proxy')).toEqual([]);
    expect(book.refusal).toMatchObject({ paper: 'holder_id', why: { code: 'scan_is_pdf' } });
    expect(book.adding).toBeNull();
  });

  it('are shown with a way to take each away, and say why a picture was not taken', async () => {
    const book = new DraftPages('d1');
    render(PagesBox, { book, paper: 'holder_id', label: 'الهوية' });
    await book.add('holder_id', [picture('one'), picture('%PDF')]);
    await waitFor(() => expect(screen.getAllByRole('img')).toHaveLength(1));
    expect(screen.getByRole('alert').textContent).toContain('احفظ كل صفحة صورةً');
    document.querySelector<HTMLButtonElement>('[data-act="remove-page"]')?.click();
    await waitFor(() => expect(screen.queryAllByRole('img')).toHaveLength(0));
    expect(screen.queryByRole('alert')).toBeNull();
  });
});

describe('a sealed copy from a scanner', () => {
  it('is understood whatever keyboard layout is set, with the spaces within it', () => {
    const text = 'WASL-E1-AB $%*+-./:9';
    const codes: Record<string, [string, boolean]> = {
      ' ': ['Space', false], $: ['Digit4', true], '%': ['Digit5', true], '*': ['Digit8', true], '+': ['Equal', true], '-': ['Minus', false], '.': ['Period', false], '/': ['Slash', false], ':': ['Semicolon', true],
    };
    const ear = new ScanListener();
    let at = 0;
    for (const sign of text) {
      const [code, shift] = codes[sign] ?? (/\d/.test(sign) ? [`Digit${sign}`, false] : [`Key${sign}`, true]);
      const press = { key: 'ش', code, shift, at: (at += 5) };
      expect(latin(press)).toBe(sign);
      expect(ear.take(press)).toBeNull();
    }
    expect(ear.take({ key: 'Enter', code: 'Enter', shift: false, at: at + 5 })).toBe(text);
    expect(beginsAsSealedCopy(text) && isForDesk(text)).toBe(true);
  });
});
