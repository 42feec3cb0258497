// Proves that a quick hand loses nothing: no focus is taken from who types on, no key is lost that came before the list.
import { clearMocks, mockIPC, mockWindows } from '@tauri-apps/api/mocks';
import { cleanup, render, screen, waitFor } from '@testing-library/svelte';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { DraftView, FieldView } from '../src/bridge/commands';
import ServicesScreen from '../src/console/screens/ServicesScreen.svelte';
import FormScreen from '../src/console/screens/FormScreen.svelte';

const box = {
  id: 'holder.name', label: 'الاسم', shape: 'text', optional: false, shown: '', value: null, fault: 'اكتب الاسم', warning: null, hint: null, source: null,
  options: [], groups: [], rows: [], unit: null, fixed_digits: null, ltr: false, paper: null, may_wait: false,
} as unknown as FieldView;
const view = {
  service: 's', title: 'إخراج قيد فردي', subtitle: '', holder: '', holder_last: '', papers: [], fee: null, saved: '', left: 1, left_sentence: 'بقي سؤال واحد', stale: null,
  changed_only: [], faults: [{ field: 'holder.name', code: 'empty', label: 'الاسم', sentence: 'اكتب الاسم', warns: false }], sections: [{ id: 'holder', title: 'صاحب القيد', fields: [box] }],
} as unknown as DraftView;

let views: (() => void)[] = [];
const names: string[] = [];
let isHeld = false;

beforeEach(() => {
  views = [];
  names.length = 0;
  isHeld = false;
  window.ResizeObserver ??= vi.fn(function (this: unknown) {
    return { observe: () => undefined, disconnect: () => undefined, unobserve: () => undefined };
  });
  mockWindows('main');
  mockIPC((_, payload) => {
    const { name } = payload as { name: string };
    names.push(name);
    if (name === 'services.list') return new Promise((resolve) => views.push(() => resolve({ rows: [{ id: 's1', digit: 1, title: 'إخراج', authority: '', fee: '', time: '', papers: 0, paused: null }], heading: '', unit: '', money_note: '', catalogue_note: '' })));
    if (name === 'draft.review') throw { code: 'answers_wanted', facts: {}, sentence: '', faults: [] };
    if (name !== 'draft.view') return null;
    return isHeld ? new Promise((resolve) => views.push(() => resolve(view))) : view;
  });
});
afterEach(() => {
  cleanup();
  clearMocks();
});

async function tried(): Promise<HTMLElement> {
  render(FormScreen, { draft: 'd1' });
  const name = await screen.findByRole('textbox');
  await waitFor(() => expect(document.activeElement).toBe(name));
  isHeld = true;
  const review = document.querySelector<HTMLElement>('[data-act="review"]');
  review?.focus();
  review?.click();
  await waitFor(() => expect(views).toHaveLength(1));
  return name;
}

it('calls to what is left after a try', async () => {
  await tried();
  views[0]?.();
  await waitFor(() => expect(document.activeElement?.textContent).toContain('اكتب الاسم'));
});

it('leaves whoever went on to a question there', async () => {
  const name = await tried();
  name.focus();
  views[0]?.();
  await waitFor(() => expect(document.querySelector('[data-act="review"]')?.getAttribute('aria-busy')).not.toBe('true'));
  await new Promise((done) => requestAnimationFrame(done));
  expect(document.activeElement).toBe(name);
});

it('begins the service whose digit was pressed before the list was there', async () => {
  render(ServicesScreen, {});
  const search = await screen.findByRole('combobox');
  await waitFor(() => expect(views).toHaveLength(1));
  const press = new KeyboardEvent('keydown', { code: 'Digit1', key: '1', bubbles: true, cancelable: true });
  search.dispatchEvent(press);
  expect(press.defaultPrevented).toBe(true);
  expect(names).not.toContain('draft.begin');
  views[0]?.();
  await waitFor(() => expect(names).toContain('draft.begin'));
});
