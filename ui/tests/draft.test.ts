// Proves that nothing typed is lost on its way to the desk, whatever order its replies come in.
import { clearMocks, mockIPC, mockWindows } from '@tauri-apps/api/mocks';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DraftView, FieldView } from '../src/bridge/commands';
import { goesOn } from '../src/console/scan';
import { OpenDraft } from '../src/console/sheet/draft.svelte';

const given: { name: string; reply: (stored: string) => void; refuse: () => void }[] = [];

function view(stored: string): DraftView {
  return { left: 0, faults: [], sections: [{ id: 's', title: '', fields: [{ id: 'holder.name', shown: stored } as FieldView] }] } as unknown as DraftView;
}
const shown = (draft: OpenDraft): string => {
  const field = draft.view?.sections[0]?.fields[0];
  return field === undefined ? '' : draft.text(field);
};
async function asked(name: string): Promise<(typeof given)[number]> {
  await vi.waitFor(() => expect(given.some((one) => one.name === name)).toBe(true));
  const at = given.findIndex((one) => one.name === name);
  return given.splice(at, 1)[0] as (typeof given)[number];
}

beforeEach(() => {
  given.length = 0;
  mockWindows('main');
  mockIPC(
    (_, payload) =>
      new Promise((resolve, reject) => {
        const { name } = payload as { name: string };
        given.push({
          name,
          reply: (stored) => resolve(view(stored)),
          refuse: () => reject({ code: 'locked', facts: {}, sentence: '', faults: [] }),
        });
      }),
  );
});
afterEach(() => clearMocks());

describe('what was typed', () => {
  it('stands in its box when a view that was asked for earlier comes later', async () => {
    const draft = new OpenDraft('d1');
    const opened = draft.open();
    const old = await asked('draft.view');
    draft.type('holder.name', 'فاطمة');
    const left = draft.leave('holder.name', () => false);
    (await asked('draft.answer')).reply('فاطمة');
    await left;
    expect(shown(draft)).toBe('فاطمة');
    old.reply('');
    await opened;
    expect(shown(draft)).toBe('فاطمة');
  });

  it('stands in its box when the desk did not take what was picked there', async () => {
    const draft = new OpenDraft('d1');
    draft.take(view(''));
    const chosen = draft.choose('holder.name', '06-jableh', 'جبلة');
    (await asked('draft.answer')).refuse();
    await chosen;
    expect(shown(draft)).toBe('جبلة');
  });
});

describe('digits of a scanner in the search box', () => {
  it('go on the first one, which a busy window heard early', () => {
    expect(goesOn('0', '101234567884')).toBe(true);
    expect(goesOn('٠', '١٠١٢٣٤٥٦٧٨٨٤')).toBe(true);
  });

  it('stand alone where a name was begun, and where it was empty', () => {
    expect(goesOn('فاطمة', '0101234567884')).toBe(false);
    expect(goesOn('', '0101234567884')).toBe(false);
  });
});
