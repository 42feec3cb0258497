// What it is for: the keys that mean the same everywhere, as acts with words. Must not: draw.
import { call } from '../../bridge';
import { t } from '../../words';
import { desk, refreshDesk } from '../desk.svelte';
import { nextRegion, rest } from '../keys';
import { go, home, place } from '../route.svelte';

/** A key, its words and what it does. */
export interface KeyAct {
  /** `F4` */
  key: string;
  /** What it does, in a word or two. */
  words: string;
  /** Does it. */
  run: () => void;
  /** `data-act`, where programs press it. */
  act?: string;
}

const open = $state({ help: false });

/** Whether the help is open: reactive. */
export function helpIsOpen(): boolean {
  return open.help;
}

/** Opens or closes the help. */
export function showHelp(is: boolean): void {
  open.help = is;
}

/** Locks: hides everything at once and forgets the key; the work stays. */
export async function lock(): Promise<void> {
  if (desk()?.assistant == null) return;
  window.dispatchEvent(new Event('wasl-locking'));
  try {
    await call('people.lock', {});
  } finally {
    await refreshDesk();
  }
}

/** The citizen of this screen, or home, where one is found. */
function toCitizen(): void {
  const here = place();
  const citizen = 'citizen' in here ? here.citizen : undefined;
  if (here.at === 'citizen') rest();
  else if (citizen !== undefined) go({ at: 'citizen', citizen });
  else home();
}

/** A key that means the same on every screen. */
export function standardKey(key: string): KeyAct {
  switch (key) {
    case 'F1':
      return { key, words: t('console-key-help'), run: () => showHelp(true), act: 'help' };
    case 'F2':
      return { key, words: t('console-key-citizen'), run: toCitizen, act: 'citizen' };
    case 'F3':
      return { key, words: t('console-key-services'), run: () => go({ at: 'services' }), act: 'services' };
    case 'F4':
      return { key, words: t('console-key-unsent'), run: () => place().at !== 'unsent' && go({ at: 'unsent' }), act: 'unsent' };
    case 'F6':
      return { key, words: t('console-key-region'), run: nextRegion };
    case 'F12':
      return { key, words: t('console-key-lock'), run: () => void lock(), act: 'lock' };
    default:
      return { key, words: key, run: () => undefined };
  }
}
