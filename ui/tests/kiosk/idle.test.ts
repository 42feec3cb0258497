// Proves the watch over idleness: it warns for thirty seconds, and only a plain word ends the warning.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { IdleWatch, WARNING_S, paceOf, patience } from '../../src/kiosk/idle';

const home = {
  access_point: 'بريد جبلة',
  tiles: [],
  works: true,
  idle_choice_s: 60,
  idle_typing_s: 90,
  idle_papers_s: 180,
};

describe('the watch over idleness', () => {
  let left: number | null = null;
  let gone = 0;
  let watch: IdleWatch;

  beforeEach(() => {
    vi.useFakeTimers();
    left = null;
    gone = 0;
    watch = new IdleWatch({ warn: (seconds) => (left = seconds), gone: () => (gone += 1) });
  });
  afterEach(() => {
    watch.stop();
    vi.useRealTimers();
  });

  const pass = (seconds: number): void => {
    vi.advanceTimersByTime(seconds * 1000);
  };

  it('warns after its patience and lets go thirty seconds later', () => {
    watch.watch(60);
    pass(59);
    expect(left).toBeNull();
    pass(1);
    expect(left).toBe(WARNING_S);
    pass(10);
    expect(left).toBe(20);
    pass(20);
    expect(gone).toBe(1);
    expect(left).toBeNull();
    pass(600);
    expect(gone).toBe(1);
  });

  it('begins anew with every touch', () => {
    watch.watch(60);
    pass(50);
    watch.touched();
    pass(59);
    expect(left).toBeNull();
  });

  it('does not take a stray touch for an answer to the warning', () => {
    watch.watch(60);
    pass(65);
    watch.touched();
    expect(left).toBe(25);
    watch.stay();
    expect(left).toBeNull();
    pass(59);
    expect(left).toBeNull();
  });

  it('takes twice as long after "I need more time", as often as it is said', () => {
    watch.watch(60);
    for (let turn = 0; turn < 12; turn += 1) {
      pass(turn === 0 ? 60 : 120);
      expect(left).toBe(WARNING_S);
      watch.longer();
      expect(left).toBeNull();
    }
    watch.watch(90);
    pass(179);
    expect(left).toBeNull();
    pass(1);
    expect(left).toBe(WARNING_S);
  });

  it('forgets the longer patience with the visitor', () => {
    watch.watch(60);
    watch.longer();
    watch.watch(null);
    watch.watch(60);
    pass(60);
    expect(left).toBe(WARNING_S);
  });

  it('watches nothing on the first screen', () => {
    watch.watch(null);
    pass(3600);
    expect(left).toBeNull();
    expect(gone).toBe(0);
  });

  it('has the patience that the desk tells, by what a question asks of the hands', () => {
    expect(patience(home, paceOf('choice'))).toBe(60);
    expect(patience(home, paceOf('name'))).toBe(90);
    expect(patience(home, paceOf('paper'))).toBe(180);
  });
});
