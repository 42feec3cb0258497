// Proves the way of a card on the people page: offered with a new account, counting only after its scan, and
// forgotten with the lock.
import { clearMocks, mockIPC, mockWindows } from '@tauri-apps/api/mocks';
import { cleanup, render, screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PersonTile } from '../src/bridge/commands';
import { cardScanned } from '../src/console/cards';
import { refreshDesk } from '../src/console/desk.svelte';
import PeopleScreen from '../src/console/screens/PeopleScreen.svelte';

const CARD = 'WASL-C1-JBSWY3DPEB3W64TMMQQHK2LTEB2GQZJA';
const OTHER = CARD.replace('JBSW', 'KBSW');
let people: PersonTile[];
let isOpen: boolean;
let me: string;
const calls: { name: string; ask: Record<string, unknown> }[] = [];
const asked = (name: string): Record<string, unknown>[] => calls.filter((call) => call.name === name).map((call) => call.ask);
const act = (name: string): HTMLElement => {
  const found = document.querySelector<HTMLElement>(`[data-act="${name}"]`);
  if (found === null) throw new Error(`no ${name}: ${document.body.textContent}`);
  return found;
};
const button = (person: string, name: string): HTMLElement | null => document.querySelector(`[data-person="${person}"] [data-act="${name}"]`);

function answer(name: string, ask: Record<string, unknown>): unknown {
  const refuse = (code: string): never => {
    throw { code, facts: {}, sentence: `[${code}]`, faults: [] };
  };
  const person = people.find((one) => one.name === ask.name);
  switch (name) {
    case 'desk.status':
      return { people, assistant: isOpen ? people.find((one) => one.name === me) : null, enrolment: 'done', lock_after_ms: 0, revision: calls.length };
    case 'people.add':
      people = [...people, { name: String(ask.name), role: 'assistant', has_card: false, waits_minutes: null }];
      return {};
    case 'people.card':
      return person === undefined || ask.pin !== '334455' ? refuse('wrong_pin') : { name: ask.name, printed: true, sentence: '[printed]', slip_png: null };
    case 'people.card_keep':
      if (ask.card !== CARD) return refuse('no_card_drawn');
      people = people.map((one) => (one.name === 'سليم' ? { ...one, has_card: true } : one));
      return people[0];
    case 'people.unlock':
      people = people.map((one) => ({ ...one, waits_minutes: null }));
      return {};
    default:
      return {};
  }
}

beforeAll(() => {
  vi.stubGlobal('ResizeObserver', class {
    observe(): void {}
    disconnect(): void {}
  });
  // Dialogs that jsdom does not know how to open.
  HTMLDialogElement.prototype.showModal ??= function (this: HTMLDialogElement) {
    this.open = true;
  };
  HTMLDialogElement.prototype.close ??= function (this: HTMLDialogElement) {
    this.open = false;
  };
});
beforeEach(async () => {
  calls.length = 0;
  isOpen = true;
  me = 'رنا';
  people = [
    { name: 'رنا', role: 'supervisor', has_card: true, waits_minutes: null },
    { name: 'هدى', role: 'assistant', has_card: false, waits_minutes: 12 },
  ];
  mockWindows('console');
  mockIPC((command, payload) => {
    if (command !== 'call') return null;
    const { name, ask } = payload as { name: string; ask: Record<string, unknown> };
    calls.push({ name, ask });
    return answer(name, ask);
  }, { shouldMockEvents: true });
  await refreshDesk();
});
afterEach(() => {
  cleanup();
  clearMocks();
});

describe('the people page', () => {
  it('offers a card with a new account, and says that it counts only after the scan', async () => {
    const user = userEvent.setup();
    render(PeopleScreen);
    expect(document.querySelector('[data-bare]')?.getAttribute('data-bare')).toBe('1');
    await user.type(document.querySelector('[name="person-name"]') as HTMLElement, 'سليم');
    await user.type(document.querySelector('[name="person-pin"]') as HTMLElement, '334455');
    await user.click(act('add-person'));
    await waitFor(() => act('print-card'));
    await user.click(act('print-card'));
    await waitFor(() => expect(document.querySelector('dialog')?.textContent).toContain('[printed]'));
    expect(asked('people.card')).toEqual([{ name: 'سليم', pin: '334455', card: null }]);
    cardScanned(OTHER);
    await waitFor(() => expect(document.querySelector('dialog [role="alert"]')?.textContent).toContain('[no_card_drawn]'));
    expect(document.querySelector('[data-person="سليم"]')?.getAttribute('data-has-card')).toBe('false');
    cardScanned(CARD);
    await waitFor(() => expect(document.querySelector('dialog')).toBeNull());
    expect(document.querySelector('[data-person="سليم"]')?.getAttribute('data-has-card')).toBe('true');
  });

  it('forgets a dialog, its PIN and its card with the lock', async () => {
    const user = userEvent.setup();
    render(PeopleScreen);
    await user.click(button('هدى', 'renew-pin') as HTMLElement);
    expect(document.querySelector('[name="pin-new"]')).not.toBeNull();
    isOpen = false;
    await refreshDesk();
    await waitFor(() => expect(document.querySelector('dialog')).toBeNull());
    isOpen = true;
    await refreshDesk();
    expect(document.querySelector('dialog')).toBeNull();
    cardScanned(CARD);
    expect(asked('people.card_whose')).toEqual([]);
  });

  it('sends a new PIN only when it was typed twice alike', async () => {
    const user = userEvent.setup();
    render(PeopleScreen);
    await user.click(button('هدى', 'renew-pin') as HTMLElement);
    const [fresh, again] = [document.querySelector<HTMLInputElement>('[name="pin-new"]'), document.querySelector<HTMLInputElement>('[name="pin-again"]')];
    await user.type(fresh as HTMLElement, '334455');
    await user.type(again as HTMLElement, '334456');
    await user.click(act('set-pin'));
    expect(screen.getByRole('alert').textContent).not.toBe('');
    expect(asked('people.renew')).toEqual([]);
    await user.clear(again as HTMLElement);
    await user.type(again as HTMLElement, '٣٣٤٤٥٥');
    await user.click(act('set-pin'));
    await waitFor(() => expect(asked('people.renew')).toEqual([{ name: 'هدى', pin: '334455' }]));
  });

  it('lets a supervisor open a wait, and an assistant see the own account alone', async () => {
    const user = userEvent.setup();
    const { unmount } = render(PeopleScreen);
    await user.click(button('هدى', 'unlock-person') as HTMLElement);
    await waitFor(() => expect(button('هدى', 'unlock-person')).toBeNull());
    expect(asked('people.unlock')).toEqual([{ name: 'هدى' }]);
    unmount();
    me = 'هدى';
    await refreshDesk();
    render(PeopleScreen);
    expect([...document.querySelectorAll('[data-has-card]')].map((row) => row.getAttribute('data-person'))).toEqual(['هدى']);
    expect(button('هدى', 'change-pin')).not.toBeNull();
    expect(document.querySelector('[data-act="add-person"]')).toBeNull();
  });
});
