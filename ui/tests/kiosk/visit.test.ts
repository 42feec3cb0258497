// Proves a visit: the way from tile to receipt, one act at a time, and that nothing outlives a wipe.
import { describe, expect, it, vi } from 'vitest';
import type { Commands, KioskStep, RefusalView, ServiceView, TileView } from '../../src/bridge/commands';
import { Visit, type Give } from '../../src/kiosk/visit.svelte';

const tile: TileView = {
  digit: 1,
  service: 's',
  title: 'إخراج قيد فردي',
  fee: '',
  fee_other: null,
  picture: 'person',
};
const service = { id: 's', papers: [], paused: null } as unknown as ServiceView;
const home = {
  access_point: '',
  tiles: [tile],
  works: true,
  idle_choice_s: 60,
  idle_typing_s: 90,
  idle_papers_s: 180,
};

const step = (over: Partial<KioskStep>): KioskStep => ({
  is: 'question',
  title: '',
  question: { id: 'asker.as' } as KioskStep['question'],
  section: '',
  number: 1,
  can_go_back: false,
  lines: [],
  fee: null,
  when: '',
  ...over,
});
const check = step({ is: 'check', question: null, can_go_back: true });

type Replies = { [N in keyof Commands]?: () => unknown };

function desk(replies: Replies): { give: Give; asked: string[] } {
  const asked: string[] = [];
  const give = (name: keyof Commands): Promise<unknown> => {
    asked.push(name);
    const reply = replies[name];
    return Promise.resolve().then(() => reply?.() ?? {});
  };
  return { give: give as Give, asked };
}

const whole: Replies = {
  'kiosk.home': () => home,
  'services.view': () => service,
  'kiosk.begin': () => step({}),
  'kiosk.answer': () => check,
  'kiosk.submit': () => ({ tracking_shown: '0101 2345 67884' }),
};

async function atQuestion(replies: Replies = whole): Promise<{ visit: Visit; asked: string[] }> {
  const { give, asked } = desk(replies);
  const visit = new Visit(give);
  await visit.look();
  visit.begin();
  await visit.choose(tile);
  await visit.ready();
  return { visit, asked };
}

describe('a visit', () => {
  it('goes from the tiles to the receipt', async () => {
    const { visit } = await atQuestion();
    expect(visit.stands.is).toBe('question');
    await visit.answer('holder');
    expect(visit.stands.is).toBe('check');
    await visit.submit();
    expect(visit.stands.is).toBe('done');
  });

  it('counts one press while an act is under way', async () => {
    const { visit, asked } = await atQuestion();
    await Promise.all([visit.answer('holder'), visit.answer('holder')]);
    expect(asked.filter((name) => name === 'kiosk.answer')).toHaveLength(1);
  });

  it('goes back from the first question to what is needed, and the desk forgets', async () => {
    const { visit, asked } = await atQuestion();
    await visit.back();
    expect(visit.stands.is).toBe('need');
    expect(asked.at(-1)).toBe('kiosk.wipe');
  });

  it('shows the sentence of a refusal and stays where it is', async () => {
    const refusal: RefusalView = { code: 'paused', facts: {}, sentence: 'الخدمة متوقفة اليوم', faults: [] };
    const { visit } = await atQuestion({ ...whole, 'kiosk.answer': () => Promise.reject(refusal) });
    await visit.answer('holder');
    expect(visit.stands.is).toBe('question');
    expect(visit.trouble).toBe('الخدمة متوقفة اليوم');
  });

  it('says honestly that it does not work when the desk does not answer', async () => {
    const silent: RefusalView = { code: 'no_answer', facts: {}, sentence: '', faults: [] };
    const { visit } = await atQuestion({ ...whole, 'kiosk.answer': () => Promise.reject(silent) });
    await visit.answer('holder');
    expect(visit.stands.is).toBe('not-working');
    await visit.look();
    expect(visit.stands.is).toBe('attract');
  });

  it('drops everything at a wipe, and a late reply does not bring it back', async () => {
    let reply: (step: KioskStep) => void = () => undefined;
    const late = new Promise<KioskStep>((resolve) => (reply = resolve));
    const { visit } = await atQuestion({ ...whole, 'kiosk.answer': () => late });
    const answering = visit.answer('holder');
    await visit.wipe();
    reply(check);
    await answering;
    expect(visit.stands).toEqual({ is: 'attract' });
    expect(visit.trouble).toBeNull();
    expect(visit.busy).toBe(false);
  });

  it('makes the desk forget whoever was there when a page comes again', async () => {
    const { give, asked } = desk(whole);
    await new Visit(give).look();
    expect(asked).toEqual(['kiosk.wipe', 'kiosk.home']);
  });

  it('lets nobody begin before the desk has said that it forgot', async () => {
    const forget = vi.fn<() => unknown>(() => ({}));
    const { visit } = await atQuestion({ ...whole, 'kiosk.wipe': forget });
    expect(visit.stands.is).toBe('question');
    forget.mockImplementation(() => Promise.reject(new Error('gone')));
    await visit.wipe();
    expect(visit.stands.is).toBe('not-working');
    await visit.look();
    expect(visit.stands.is).toBe('not-working');
    forget.mockImplementation(() => ({}));
    await visit.look();
    expect(visit.stands.is).toBe('attract');
  });
});
