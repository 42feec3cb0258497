// What it is for: a draft as it is being filled: typed text is kept, every answer is stored within
// 400 ms, and what the desk shows replaces the typed text once the field is left.
// Must not: judge an answer; the desk does.
import { asRefusal, call, type AnswerAsk, type DraftView, type FieldView, type RefusalView } from '../../bridge';
import { language } from '../../words';
import type { AnswerBook } from './sheet';

type Value = AnswerAsk['value'];

/** How long typing may go on before it is stored. */
const PAUSE_MS = 300;

/** A draft on the sheet. */
export class OpenDraft implements AnswerBook {
  /** As the desk sees it; null before it was opened. */
  view = $state<DraftView | null>(null);
  /** Why it cannot be shown or stored. */
  refusal = $state<RefusalView | null>(null);
  /** Text in boxes that are in hand or not stored yet. */
  typed = $state<Record<string, string>>({});
  /** Fields that were left once: their faults may be shown. */
  left = $state<Record<string, boolean>>({});

  #id: string;
  // Plain maps on purpose: what waits to be stored is nothing that a screen draws.
  // eslint-disable-next-line svelte/prefer-svelte-reactivity
  #waiting = new Map<string, Value>();
  #pause: ReturnType<typeof setTimeout> | undefined;
  #running: Promise<void> | null = null;
  #asks = 0;
  #newest = 0;

  constructor(id: string) {
    this.#id = id;
  }

  /** Opens it, and again whenever the language changes. */
  async open(): Promise<void> {
    void language();
    try {
      await this.flush();
      await this.#shows(() => call('draft.view', { draft: this.#id }));
      this.refusal = null;
    } catch (thrown) {
      this.refusal = asRefusal(thrown);
    }
  }

  /** Takes a view that another command returned. */
  take(view: DraftView): void {
    this.view = view;
  }

  /** What stands in a field's box now. */
  text(field: FieldView): string {
    return this.typed[field.id] ?? field.shown;
  }

  /** Something was typed. */
  type(field: string, text: string): void {
    this.typed[field] = text;
    this.#waiting.set(field, text);
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => void this.flush(), PAUSE_MS);
  }

  /** Something was picked: stored at once. */
  async choose(field: string, value: Value, text?: string): Promise<void> {
    if (text !== undefined) this.typed[field] = text;
    this.#waiting.set(field, value);
    this.left[field] = true;
    await this.flush();
    if (text !== undefined && !this.#waiting.has(field)) delete this.typed[field];
  }

  /** A field was left: store what it holds, then show what the desk made of it. */
  async leave(field: string, isBack: () => boolean): Promise<void> {
    if (this.typed[field] === undefined) return;
    await this.flush();
    if (isBack() || this.#waiting.has(field)) return;
    this.left[field] = true;
    delete this.typed[field];
  }

  /** Stores all that waits, in order, one after the other. */
  async flush(): Promise<void> {
    clearTimeout(this.#pause);
    this.#running ??= this.#drain().finally(() => (this.#running = null));
    await this.#running;
  }

  /** Runs a command on this draft after everything typed is stored. */
  async after(act: () => Promise<DraftView>): Promise<void> {
    await this.flush();
    try {
      await this.#shows(act);
      this.refusal = null;
    } catch (thrown) {
      this.refusal = asRefusal(thrown);
    }
  }

  /** All faults may be shown now. */
  showAllFaults(): void {
    for (const section of this.view?.sections ?? []) for (const field of section.fields) this.left[field.id] = true;
  }

  /** Shows what the desk replies, unless it replied to a later ask already: an older view knows less. */
  async #shows(ask: () => Promise<DraftView>): Promise<void> {
    const mine = ++this.#asks;
    const view = await ask();
    if (mine < this.#newest) return;
    this.#newest = mine;
    this.view = view;
  }

  async #drain(): Promise<void> {
    // eslint-disable-next-line svelte/prefer-svelte-reactivity
    const refused = new Map<string, Value>();
    for (;;) {
      const next = this.#waiting.entries().next();
      if (next.done === true) break;
      const [field, value] = next.value;
      this.#waiting.delete(field);
      try {
        await this.#shows(() => call('draft.answer', { draft: this.#id, field, value }));
        this.refusal = null;
      } catch (thrown) {
        this.refusal = asRefusal(thrown);
        refused.set(field, value);
      }
    }
    // What was not taken is kept and tried with the next store, for instance after unlocking.
    for (const [field, value] of refused) if (!this.#waiting.has(field)) this.#waiting.set(field, value);
  }
}
