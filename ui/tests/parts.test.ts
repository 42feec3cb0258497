import { render } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import Fact from '../src/parts/Fact.svelte';
import Icon from '../src/parts/Icon.svelte';
import Qr from '../src/parts/Qr.svelte';
import Truths from '../src/parts/Truths.svelte';

describe('a fact', () => {
  it.each(['0101 2345 67884', '+963 944 518 317', '12:08', '7K3M-9QXD', '(v1.2)', 'Jiwan Şêxmûs'])('%s stands isolated from left to right', (value) => {
    const fact = render(Fact, { value }).container.querySelector('bdi');
    expect(fact?.dir).toBe('ltr');
    expect(fact?.textContent).toBe(value);
  });
  it.each(['15 ل.س جديدة', '14 آذار 1987', 'بعد 48 ثانية'])('%s reads with its Arabic words', (value) => {
    expect(render(Fact, { value }).container.querySelector('bdi')?.dir).toBe('rtl');
  });
  it('is found by its name', () => {
    expect(render(Fact, { value: '1', name: 'tracking' }).container.querySelector('[data-fact="tracking"]')).not.toBeNull();
  });
});

describe('icons', () => {
  it.each([
    ['forward', true], ['back', true], ['undo', true], ['delete', true],
    ['clock', false], ['check', false], ['phone', false], ['printer', false], ['volume', false], ['scan', false], ['id-card', false], ['pencil', false],
  ] as const)('%s mirrors: %s', (name, mirrors) => {
    expect(render(Icon, { name }).container.querySelector('.icon')?.classList.contains('mirror')).toBe(mirrors);
  });
});

describe('the code', () => {
  it('keeps a quiet zone of four modules', () => {
    const drawn = render(Qr, { rows: ['101', '010', '111'], label: 'رمز' }).container.querySelector('svg');
    expect(drawn?.getAttribute('viewBox')).toBe('0 0 11 11');
    expect(drawn?.querySelector('path')?.getAttribute('d')).toContain('M4 4h1v1h-1z');
  });
});

describe('the truths', () => {
  it('fill as far as the desk says', () => {
    const { container } = render(Truths, { kind: 'mini', truth: 'received', words: 'استلمه المركز' });
    expect(container.querySelectorAll('.dot.on')).toHaveLength(3);
  });
});
