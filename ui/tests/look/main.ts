// What it is for: the console on an invented desk, to look at every screen without the real window:
// /tests/look/?screen=form&lang=en&state=offline. Must not: be part of the shipped windows.
import '../../src/look/base.css';
import '../../src/console/console.css';
import { mockIPC, mockWindows } from '@tauri-apps/api/mocks';
import { mount } from 'svelte';
import { dressPage, speak } from '../../src/words';
import Console from '../../src/console/Console.svelte';
import { go, type Place } from '../../src/console/route.svelte';
import { answerAsDesk, done, type State } from './desk';

const asked = new URLSearchParams(location.search);
const state = (asked.get('state') ?? 'offline') as State;
speak(asked.get('lang') ?? 'ar', false);
dressPage();

mockWindows('console');
mockIPC(
  (command, payload) => {
    if (command === 'call') {
      const { name, ask, lang } = payload as { name: string; ask: Record<string, unknown>; lang: string };
      return answerAsDesk(name, ask, lang, state);
    }
    return null;
  },
  { shouldMockEvents: true },
);

const places: Record<string, () => Place[]> = {
  home: () => [],
  unlock: () => [],
  citizen: () => [{ at: 'citizen', citizen: 'c1' }],
  services: () => [{ at: 'services', citizen: 'c1', holder: 'فاطمة الزهراء عبد القادر الحاج إسماعيل' }],
  explain: () => [{ at: 'explain', service: 'a1' }],
  form: () => [{ at: 'form', draft: 'd1', citizen: 'c1', attempted: state === 'fault' }],
  review: () => [{ at: 'form', draft: 'd1' }, { at: 'review', draft: 'd1' }],
  pay: () => [{ at: 'pay', of: 'd1', draft: 'd1', confirmed: true }],
  done: () => [{ at: 'done', done: done(speakNow()) }],
  unsent: () => [{ at: 'unsent' }],
  requests: () => [{ at: 'requests' }],
  track: () => [{ at: 'track', tracking: '0101234567884' }],
  people: () => [{ at: 'people' }],
  anew: () => [{ at: 'anew' }],
};
function speakNow(): string {
  return asked.get('lang') ?? 'ar';
}
for (const place of places[asked.get('screen') ?? 'home']?.() ?? []) go(place);

const ground = document.getElementById('wasl');
if (ground !== null) mount(Console, { target: ground });

// Presses what `&press=` names, in order, for pictures of later states: `act:confirm-voice`, `type:20`.
for (const step of (asked.get('press') ?? '').split(',').filter((one) => one !== '')) {
  await new Promise((on) => setTimeout(on, 400));
  const [kind, what] = step.split(':');
  if (kind === 'act') document.querySelector<HTMLElement>(`[data-act="${what}"]`)?.click();
  if (kind === 'strip') document.querySelector<HTMLElement>(`[data-strip="${what}"] button`)?.click();
  if (kind === 'focus') document.querySelector<HTMLElement>(`[name="${what}"]`)?.focus();
  if (kind === 'type' && document.activeElement instanceof HTMLInputElement) {
    document.activeElement.value = what ?? '';
    document.activeElement.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertText' }));
  }
}

// `&axe=1` writes what axe-core finds into the page's title bar of truth: a <pre id="axe">.
if (asked.has('axe')) {
  const axe = await import('axe-core');
  await new Promise((on) => setTimeout(on, 600));
  const found = await axe.default.run(document, { resultTypes: ['violations'] });
  const told = document.createElement('pre');
  told.id = 'axe';
  told.textContent = JSON.stringify(found.violations.map((one) => ({ id: one.id, nodes: one.nodes.map((node) => `${node.html.slice(0, 160)} :: ${node.failureSummary?.split('\n')[1] ?? ''}`) })));
  document.body.append(told);
}
