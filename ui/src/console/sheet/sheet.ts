// What it is for: what boxes need of the sheet they stand on, and the way from one question to the next.
// Must not: know what the questions ask.
import { getContext, setContext, tick } from 'svelte';
import type { AnswerAsk, DraftView, FieldView } from '../../bridge';
import type { DraftPages } from './pages.svelte';

/** Where boxes write their answers: an open draft, or a correction. */
export interface AnswerBook {
  /** The draft as the desk sees it; null where there is none. */
  readonly view: DraftView | null;
  /** Text in boxes that are in hand or not stored yet, by question. */
  readonly typed: Record<string, string>;
  /** Questions that were left once. */
  readonly left: Record<string, boolean>;
  /** What stands in a question's box now. */
  text: (field: FieldView) => string;
  /** Something was typed. */
  type: (field: string, text: string) => void;
  /** Something was picked; `text` is what its box shows meanwhile. */
  choose: (field: string, value: AnswerAsk['value'], text?: string) => Promise<void>;
  /** A box was left. */
  leave: (field: string, isBack: () => boolean) => Promise<void>;
  /** Stores all that waits. */
  flush: () => Promise<void>;
  /** Runs a command on the draft after everything typed is stored. */
  after: (act: () => Promise<DraftView>) => Promise<void>;
}

/** What boxes need of their sheet. */
export interface SheetOfForm {
  /** Where answers go. */
  draft: AnswerBook;
  /** Scanned pages; none where papers are not scanned. */
  pages?: DraftPages;
  /** All faults may be shown. */
  showsAll: () => boolean;
  /** On to the question after this element; from the last one to the next stage. */
  onward: (from: HTMLElement, isByItself?: boolean) => void;
}

const KEY = Symbol('sheet');

/** Gives the sheet to the boxes below. */
export function provideSheet(sheet: SheetOfForm): void {
  setContext(KEY, sheet);
}

/** The sheet of this box. */
export function sheetOfForm(): SheetOfForm {
  return getContext<SheetOfForm>(KEY);
}

/** The element that takes the focus of a question: its box, or the chosen or first chip. */
export function focusOf(stop: Element): HTMLElement | null {
  return stop.querySelector<HTMLElement>('input:checked') ?? stop.querySelector<HTMLElement>('input, textarea, [data-act="add-row"]');
}

/** All questions of the sheet in order. */
export function stopsIn(sheet: Element): Element[] {
  return [...sheet.querySelectorAll('[data-stop]')].filter((stop) => stop.querySelector('[data-stop]') === null && focusOf(stop) !== null);
}

/** Walks from one question to the next. */
export class Onward {
  // A scanner's or a habit's Enter right after the focus moved on by itself is not a second step.
  static readonly #HABIT_MS = 250;
  #movedAt = -Onward.#HABIT_MS;

  /** Moves from one question of `ground` to the next; past the last one `after` is told whether it was by itself.
   * An answer may open new questions: when the desk has taken it, the way is looked at again. */
  async go(ground: Element | undefined, book: AnswerBook, from: HTMLElement, isByItself: boolean, after: (isByItself: boolean) => void): Promise<void> {
    const now = performance.now();
    if (!isByItself && now - this.#movedAt < Onward.#HABIT_MS) return;
    if (isByItself) this.#movedAt = now;
    if (ground === undefined) return;
    const stop = from.closest('[data-stop]');
    const following = (): Element | undefined => {
      const stops = stopsIn(ground);
      return stops[stops.findIndex((one) => one === stop) + 1];
    };
    const next = following();
    if (next !== undefined) focusOf(next)?.focus();
    await book.flush();
    await tick();
    const better = following();
    if (next === undefined) {
      if (better === undefined) after(isByItself);
      else if (stop?.contains(document.activeElement) === true) focusOf(better)?.focus();
      return;
    }
    const isUntouched = next.contains(document.activeElement) && book.typed[next.getAttribute('data-field') ?? ''] === undefined;
    if (better !== undefined && better !== next && isUntouched) focusOf(better)?.focus();
  }
}
