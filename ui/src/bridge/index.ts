// What it is for: the one door between screens and desk. Only this folder imports Tauri.
// Must not: hold state, compose sentences, or let a raw failure through to a screen.
import { invoke } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';
import { getCurrentWindow } from '@tauri-apps/api/window';
import { language } from '../words';
import type { Commands, RefusalView } from './commands';

export type * from './commands';

/** Which window this page is: written on `<html data-face>`. */
export function face(): 'console' | 'kiosk' {
  return document.documentElement.dataset.face === 'kiosk' ? 'kiosk' : 'console';
}

/** Code of the refusal that says the desk itself did not answer. */
export const NO_ANSWER = 'no_answer';

function isRefusal(thrown: unknown): thrown is RefusalView {
  return typeof thrown === 'object' && thrown !== null && 'code' in thrown && 'sentence' in thrown;
}

/** What was thrown, as a refusal; anything that isn't one becomes [`NO_ANSWER`] with an empty sentence. */
export function asRefusal(thrown: unknown): RefusalView {
  if (isRefusal(thrown)) return thrown;
  return { code: NO_ANSWER, facts: { cause: String(thrown) }, sentence: '', faults: [] };
}

/** Gives a command; the reply's words are in the language of the screens. Rejects with `RefusalView`. */
export async function call<N extends keyof Commands>(name: N, ask: Commands[N]['ask']): Promise<Commands[N]['reply']> {
  try {
    const door = face() === 'kiosk' ? 'kiosk_call' : 'call';
    return await invoke<Commands[N]['reply']>(door, { name, ask, lang: language().code });
  } catch (thrown) {
    throw asRefusal(thrown);
  }
}

/** Runs `act` whenever the desk says that something changed; returns how to stop. */
export function onChanged(act: (revision: number) => void): () => void {
  let stop: (() => void) | undefined;
  let stopped = false;
  listen<number>('desk-changed', (event) => act(event.payload)).then(
    (unlisten) => {
      if (stopped) unlisten();
      else stop = unlisten;
    },
    () => undefined,
  );
  return () => {
    stopped = true;
    stop?.();
  };
}

/** Writes the window's title, on the page and on the window itself. */
export function title(words: string): void {
  document.title = words;
  // A window that may not be renamed keeps its first title; the page's is right all the same.
  try {
    getCurrentWindow().setTitle(words).catch(() => undefined);
  } catch {
    return;
  }
}
