// Proves that the console tells what stops or will stop its work, reminds of slips, and takes a new number.
import { clearMocks, mockIPC, mockWindows } from '@tauri-apps/api/mocks';
import { cleanup, render, screen, waitFor } from '@testing-library/svelte';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AnewView, CautionView, DeskStatus, HomeView, PersonTile, RequestRow } from '../src/bridge/commands';
import Console from '../src/console/Console.svelte';
import { home } from '../src/console/route.svelte';

const rana: PersonTile = { name: 'رنا الحسن', role: 'supervisor', has_card: true, waits_minutes: null };
const salim: PersonTile = { name: 'سليم ديب', role: 'assistant', has_card: false, waits_minutes: null };
const near: CautionView = { about: 'unsent', stops: false, short: 'طلبات كثيرة لم تُرسل', sentence: 'لم يصل إلى المركز 1600 طلب، والحدّ 2000.' };
const stopped: CautionView = { about: 'standing', stops: true, short: 'ألغى المركز رقمها', sentence: 'يسجّلها المشرف من جديد برمز من المركز.' };
const row: RequestRow = {
  tracking: '0101234567884', tracking_shown: '0101 2345 67884', at: '12:11', title: 'إخراج قيد فردي', holder: 'فاطمة', stage: 'kept',
  stage_words: 'محفوظ هنا', truth: 'kept', acts: false, due: false, size: '1.2 KB', waits: '',
} as RequestRow;

let signedIn: PersonTile = rana;
let cautions: CautionView[] = [];
let anew: AnewView | null = null;
let unprinted: RequestRow[] = [];
let revision = 1;
const calls: { name: string; ask: Record<string, unknown> }[] = [];

function status(): DeskStatus {
  const view = { short: '', sentence: '' };
  return {
    enrolment: 'done', enrolment_sentence: null, access_point: 'بريد جبلة', counter: '', people: [rana, salim], assistant: signedIn,
    link: { is: 'up', ...view }, unsent: { count: 0, wedged: 0, short: '', age: null, sentence: '' }, printer: { is: 'ready', ...view },
    standing: anew === null ? 'active' : 'revoked', cautions, anew, clock: '12:18', date: '', services: 21, catalogue: '',
    lock_after_ms: 300_000, revision,
  } as DeskStatus;
}

function answer(name: string): unknown {
  switch (name) {
    case 'desk.status':
      return status();
    case 'home.view':
      return { attention: [], drafts: [], unprinted, today: [], today_count: 0, cash: '', due_count: 0, first_day: false } satisfies HomeView;
    case 'request.reprint':
      unprinted = [];
      return { printed: true, sentence: null, copy: 'نسخة ثانية', receipt_png: '' };
    case 'request.printed':
      unprinted = [];
      return {};
    case 'desk.enrol_anew':
      anew = { may: true, is: 'asking', sentence: null };
      return {};
    default:
      return {};
  }
}

const asked = (name: string): Record<string, unknown>[] => calls.filter((call) => call.name === name).map((call) => call.ask);
const press = (act: string): void => document.querySelector<HTMLElement>(`[data-act="${act}"]`)?.click();
const there = (selector: string): Element | null => document.querySelector(selector);

beforeAll(() => {
  vi.stubGlobal('ResizeObserver', class {
    observe(): void {}
    disconnect(): void {}
  });
  Element.prototype.getClientRects = () => [{}] as unknown as DOMRectList;
});
beforeEach(() => {
  [signedIn, cautions, anew, unprinted, revision] = [rana, [], null, [], 1];
  calls.length = 0;
  home();
  mockWindows('console');
  mockIPC((command, payload) => {
    if (command !== 'call') return null;
    const { name, ask } = payload as { name: string; ask: Record<string, unknown> };
    calls.push({ name, ask });
    return answer(name);
  }, { shouldMockEvents: true });
});
afterEach(() => {
  cleanup();
  clearMocks();
});

describe('cautions', () => {
  it('say nothing on an ordinary day', async () => {
    render(Console);
    await waitFor(() => expect(there('[data-screen="home"]')).not.toBeNull());
    expect(there('[data-caution]')).toBeNull();
    expect(there('[data-strip="caution"]')).toBeNull();
  });

  it('are calm while work goes on and red only where it stops, the strip telling the gravest', async () => {
    cautions = [near];
    render(Console);
    await screen.findByText(near.sentence);
    expect(there('[data-caution="unsent"]')?.classList.contains('red')).toBe(false);
    expect(there('[data-strip="caution"]')?.textContent).toContain(near.short);
    cleanup();
    cautions = [stopped, near];
    anew = { may: false, is: 'none', sentence: 'بقيت رسالتان لم تصلا إلى المركز.' };
    render(Console);
    await screen.findByText(stopped.sentence);
    const cards = [...document.querySelectorAll('[data-caution]')];
    expect(cards.map((card) => [card.getAttribute('data-caution'), card.classList.contains('red')])).toEqual([['standing', true], ['unsent', false]]);
    expect(there('[data-strip="caution"]')?.textContent).toContain(stopped.short);
    expect(document.body.textContent, 'what comes first is told').toContain('بقيت رسالتان');
  });

  it('offer a new number to a supervisor alone', async () => {
    cautions = [stopped];
    anew = { may: true, is: 'none', sentence: null };
    signedIn = salim;
    render(Console);
    await screen.findByText(stopped.sentence);
    await waitFor(() => expect(there('[data-act="enrol-anew"]')).toBeNull());
    cleanup();
    signedIn = rana;
    render(Console);
    await waitFor(() => expect(there('[data-act="enrol-anew"]')).not.toBeNull());
    press('enrol-anew');
    await waitFor(() => expect(there('[data-screen="anew"]')).not.toBeNull());
    for (const [name, value] of [['centre', ' https://centre.example.sy '], ['code', 'ABCD-EFGH']] as const) {
      const field = document.querySelector<HTMLInputElement>(`[name="${name}"]`);
      if (field === null) throw new Error(name);
      field.value = value;
      field.dispatchEvent(new InputEvent('input', { bubbles: true }));
    }
    press('anew-send');
    press('anew-send');
    await waitFor(() => expect(asked('desk.enrol_anew')).toEqual([{ centre: 'https://centre.example.sy', code: 'ABCD-EFGH' }]));
    await waitFor(() => expect(document.body.textContent).toContain('بانتظار المركز'));
    anew = { may: true, is: 'refused', sentence: 'لم يقبل المركز هذا الرمز.' };
    await screen.findByText('لم يقبل المركز هذا الرمز.', {}, { timeout: 3_000 });
    press('anew-send');
    await waitFor(() => expect(asked('desk.enrol_anew')).toHaveLength(2));
    anew = null;
    cautions = [];
    await waitFor(() => expect(there('[data-act="anew-home"]')).not.toBeNull(), { timeout: 3_000 });
  });
});

describe('the reminder of slips', () => {
  it.each([['print-unprinted', 'request.reprint'], ['seen-unprinted', 'request.printed']] as const)('%s asks for %s once and goes when it is done', async (act, name) => {
    unprinted = [row];
    render(Console);
    await waitFor(() => expect(there('[data-part="unprinted"]')?.textContent).toContain(row.tracking_shown));
    press(act);
    await waitFor(() => expect(asked(name)).toEqual([{ tracking: row.tracking }]));
    await waitFor(() => expect(there('[data-part="unprinted"]')).toBeNull());
  });
});
