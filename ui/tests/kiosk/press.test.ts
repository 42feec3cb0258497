// Proves what keys and taps mean: by place, not by letter; a warning covers all; a tremor presses once.
import { describe, expect, it } from 'vitest';
import { measure, profileIn } from '../../src/kiosk/measure';
import { coverPresses, give, pressOf, takePresses } from '../../src/kiosk/press';
import { isTremor, shown } from '../../src/kiosk/settle';

const stroke = (code: string): Parameters<typeof pressOf>[0] => ({
  code,
  ctrlKey: false,
  altKey: false,
  metaKey: false,
  shiftKey: false,
});

describe('keys', () => {
  it('are matched by their place, whatever the layout', () => {
    expect(pressOf(stroke('Digit7'))).toEqual({ is: 'digit', digit: 7 });
    expect(pressOf(stroke('Numpad0'))).toEqual({ is: 'digit', digit: 0 });
    expect(pressOf(stroke('NumpadEnter'))).toEqual({ is: 'next' });
    expect(pressOf(stroke('Escape'))).toEqual({ is: 'back' });
    expect(pressOf(stroke('KeyA'))).toBeNull();
    expect(pressOf({ ...stroke('Digit1'), ctrlKey: true })).toBeNull();
  });

  it('go to the screen on top first, and no further than a warning', () => {
    const heard: string[] = [];
    const taker = (name: string, takes: boolean) => (): boolean => {
      heard.push(name);
      return takes;
    };
    const awayScreen = takePresses(taker('screen', true));
    const awayControl = takePresses(taker('control', false));
    give({ is: 'next' });
    expect(heard).toEqual(['control', 'screen']);
    const awayWarning = coverPresses(taker('warning', false));
    heard.length = 0;
    give({ is: 'next' });
    expect(heard).toEqual(['warning']);
    awayWarning();
    awayControl();
    awayScreen();
    expect(give({ is: 'next' })).toBe(false);
  });
});

describe('taps', () => {
  it('count once when a double tap began on the screen before', () => {
    shown(1000);
    expect(isTremor({ detail: 2, timeStamp: 1100 })).toBe(true);
    expect(isTremor({ detail: 1, timeStamp: 1100 })).toBe(false);
    expect(isTremor({ detail: 2, timeStamp: 1400 })).toBe(false);
  });
});

describe('millimetres', () => {
  it('are 336 across the reference screen', () => {
    const { layout, mm } = measure(1080, 1920, null);
    expect(layout).toBe('portrait');
    expect(mm * 336).toBeCloseTo(1080);
  });

  it('come from the device where its profile tells, but never more than fit', () => {
    expect(measure(1080, 1920, 0.363).mm).toBeCloseTo(1 / 0.363);
    expect(measure(1366, 768, 0.253)).toEqual({ layout: 'landscape', mm: 768 / 336 });
  });

  it('are read from the address, and nonsense is not', () => {
    expect(profileIn('?mm_per_px=0.311')).toBe(0.311);
    expect(profileIn('?mm_per_px=7')).toBeNull();
    expect(profileIn('')).toBeNull();
  });
});
