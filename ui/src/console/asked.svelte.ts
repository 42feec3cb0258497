// What it is for: a reply that stays true: asked again when the language or the desk changes.
// Must not: swallow a refusal; it hands it to the screen.
import { asRefusal, call, type Commands, type RefusalView } from '../bridge';
import { language } from '../words';
import { desk } from './desk.svelte';

/** What a screen asked and what came of it. */
export interface Asked<N extends keyof Commands> {
  /** The newest reply; null before the first. */
  readonly reply: Commands[N]['reply'] | null;
  /** The newest refusal; null when the last ask was answered. */
  readonly refusal: RefusalView | null;
  /** Asks anew now. */
  again: () => Promise<void>;
}

/** Asks `name` now and whenever `ask()`, the language or the desk's revision changes. `null` asks nothing. */
export function asked<N extends keyof Commands>(name: N, ask: () => Commands[N]['ask'] | null): Asked<N> {
  const kept = $state<{ reply: Commands[N]['reply'] | null; refusal: RefusalView | null }>({ reply: null, refusal: null });
  let newest = 0;

  async function put(question: Commands[N]['ask']): Promise<void> {
    const mine = ++newest;
    try {
      const reply = await call(name, question);
      if (mine !== newest) return;
      kept.reply = reply;
      kept.refusal = null;
    } catch (thrown) {
      if (mine === newest) kept.refusal = asRefusal(thrown);
    }
  }

  const revision = $derived(desk()?.revision);
  $effect(() => {
    void language();
    void revision;
    const question = ask();
    if (question !== null) void put(question);
  });

  return {
    get reply() {
      return kept.reply;
    },
    get refusal() {
      return kept.refusal;
    },
    again: async () => {
      const question = ask();
      if (question !== null) await put(question);
    },
  };
}
