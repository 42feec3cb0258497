// Proves that the unlock screen takes cards and PINs apart, and sends no scan as a PIN.
import { clearMocks, mockIPC, mockWindows } from '@tauri-apps/api/mocks';
import { cleanup, render, screen, waitFor } from '@testing-library/svelte';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DeskStatus, PersonTile } from '../src/bridge/commands';
import Console from '../src/console/Console.svelte';
import PinEntry from '../src/console/frame/PinEntry.svelte';
import { PAUSE_MS } from '../src/console/scan';

const CARD = 'WASL-C1-JBSWY3DPEB3W64TMMQQHK2LTEB2GQZJA';
const OTHER = CARD.replace('JBSW', 'KBSW');
const rana: PersonTile = { name: 'رنا الحسن', role: 'supervisor', has_card: true, waits_minutes: null };
const salim: PersonTile = { name: 'سليم ديب', role: 'assistant', has_card: false, waits_minutes: 12 };
const calls: { name: string; ask: Record<string, unknown> }[] = [];

let signedIn: PersonTile | null = null;

function status(): Partial<DeskStatus> {
  const view = { is: 'up', short: '', sentence: '' } as const;
  return {
    enrolment: 'done', enrolment_sentence: null, access_point: 'بريد جبلة', counter: '', people: [rana, salim], assistant: signedIn, link: view,
    unsent: { count: 0, wedged: 0, short: '', age: null, sentence: '' }, printer: { ...view, is: 'ready' }, standing: 'active', cautions: [], anew: null,
    clock: '12:18', date: '', services: 21, catalogue: '', lock_after_ms: signedIn === null ? 300_000 : 1_200, revision: 1,
  };
}

function answer(name: string, ask: Record<string, unknown>): unknown {
  const refuse = (code: string): never => {
    throw { code, facts: {}, sentence: `[${code}]`, faults: [] };
  };
  switch (name) {
    case 'desk.status':
      return status();
    case 'people.card_whose':
      return ask.card === CARD ? rana : refuse('no_such_card');
    case 'people.lock':
      signedIn = null;
      return {};
    default:
      return refuse('wrong_pin');
  }
}

/** Keys as they come from a keyboard or a scanner, `gap` milliseconds apart, into whatever has the focus. */
function types(text: string, gap: number): void {
  let at = performance.now();
  for (const sign of text) {
    const code = sign === '\n' ? 'Enter' : sign === '-' ? 'Minus' : /\d/.test(sign) ? `Digit${sign}` : `Key${sign.toUpperCase()}`;
    const key = sign === '\n' ? 'Enter' : sign;
    at += gap;
    const event = new KeyboardEvent('keydown', { key, code, shiftKey: /[A-Z]/.test(sign), bubbles: true, cancelable: true });
    Object.defineProperty(event, 'timeStamp', { value: at });
    const field = document.activeElement ?? document.body;
    if (!field.dispatchEvent(event) || key === 'Enter' || !(field instanceof HTMLInputElement)) continue;
    field.value += sign;
    const input = new InputEvent('input', { bubbles: true });
    Object.defineProperty(input, 'timeStamp', { value: at });
    field.dispatchEvent(input);
  }
}

const asked = (name: string): Record<string, unknown>[] => calls.filter((call) => call.name === name).map((call) => call.ask);
const rest = (ms: number): Promise<void> => new Promise((on) => setTimeout(on, ms));

beforeAll(() => {
  vi.stubGlobal('ResizeObserver', class {
    observe(): void {}
    disconnect(): void {}
  });
  // Nothing has a size here; what is in the page counts as seen.
  Element.prototype.getClientRects = () => [{}] as unknown as DOMRectList;
});
beforeEach(() => {
  calls.length = 0;
  mockWindows('console');
  mockIPC((command, payload) => {
    if (command !== 'call') return null;
    const { name, ask } = payload as { name: string; ask: Record<string, unknown> };
    calls.push({ name, ask });
    return answer(name, ask);
  }, { shouldMockEvents: true });
});
afterEach(() => {
  cleanup();
  clearMocks();
});

describe('the unlock screen', () => {
  it('takes a card from anywhere, asks its PIN, and sends both', async () => {
    render(Console);
    await screen.findByText(rana.name);
    types(`${CARD}\n`, 4);
    expect(document.querySelector('[data-person][aria-pressed="true"]'), 'a digit of the code chooses nobody').toBeNull();
    await waitFor(() => expect(document.querySelector('[name="pin"]')).toBe(document.activeElement));
    expect(document.querySelector('[data-person][aria-pressed="true"]')?.getAttribute('data-person')).toBe(rana.name);
    expect(document.querySelector<HTMLInputElement>('[name="pin"]')?.value).toBe('');
    types('482913', 80);
    await waitFor(() => expect(asked('people.sign_in')).toEqual([{ name: rana.name, pin: '482913', card: CARD }]));
    // A PIN that did not fit does not ask for the card again.
    await waitFor(() => expect(document.body.textContent).toContain('[wrong_pin]'));
    expect(document.querySelector('[name="pin"]')).not.toBeNull();
  });

  it('asks for the card of who has one before the PIN, and tells who has to wait', async () => {
    render(Console);
    (await screen.findByText(rana.name)).click();
    await waitFor(() => expect(document.querySelector('[data-card="wanted"]')).not.toBeNull());
    expect(document.querySelector('[name="pin"]')).toBeNull();
    expect(document.querySelector(`[data-person="${salim.name}"]`)?.textContent).toContain('12');
    types(`${OTHER}\n`, 4);
    await waitFor(() => expect(document.querySelector('[data-card="wanted"]')?.textContent).toContain('[no_such_card]'));
    types(`${CARD.slice(0, 30)}\n`, 4);
    await waitFor(() => expect(document.querySelector('[data-card="wanted"]')?.textContent).not.toContain('[no_such_card]'));
    expect(asked('people.sign_in')).toEqual([]);
  });

  it('sends no PIN out of a card scanned into the box of another', async () => {
    render(Console);
    (await screen.findByText(salim.name)).click();
    await waitFor(() => expect(document.querySelector('[name="pin"]')).toBe(document.activeElement));
    types(`${CARD}\n`, 4);
    await waitFor(() => expect(document.querySelector('[data-person][aria-pressed="true"]')?.getAttribute('data-person')).toBe(rana.name));
    await rest(PAUSE_MS + 60);
    expect(asked('people.sign_in')).toEqual([]);
    expect(document.querySelector<HTMLInputElement>('[name="pin"]')?.value).toBe('');
  });
});

describe('the lock', () => {
  it('comes by itself when no hand was on the desk for as long as it says, and makes the desk forget its keys', async () => {
    signedIn = rana;
    render(Console);
    await waitFor(() => expect(asked('home.view')).not.toEqual([]));
    expect(asked('people.lock')).toEqual([]);
    await waitFor(() => expect(asked('people.lock')).toEqual([{}]), { timeout: 8_000 });
    await screen.findByText(salim.name);
  }, 15_000);
});

describe('the PIN', () => {
  function entry(): { input: HTMLInputElement; given: string[] } {
    const given: string[] = [];
    render(PinEntry, { name: 'رنا', busy: false, refusal: null, onpin: (pin: string) => given.push(pin) });
    const input = document.querySelector<HTMLInputElement>('[name="pin"]');
    if (input === null) throw new Error('no box');
    input.focus();
    return { input, given };
  }
  it('goes on by itself after the sixth digit of a hand, in any script', () => {
    const { given } = entry();
    types('٤٨٢٩١٣', 90);
    expect(given).toEqual(['٤٨٢٩١٣']);
  });
  it('waits for the end of what came as fast as only a machine types', async () => {
    const { given } = entry();
    types('482913', 3);
    expect(given).toEqual([]);
    await waitFor(() => expect(given).toEqual(['482913']));
  });
  it.each(['0101234567884', '06012344821', 'WASL-C1-482913', 'https://7'])('is not in %s, which is emptied out of the box', async (text) => {
    const { input, given } = entry();
    types(text, 3);
    await rest(PAUSE_MS + 60);
    expect(given).toEqual([]);
    expect(input.value).toBe('');
  });
});
