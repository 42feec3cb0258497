// What it is for: answers given again to what the centre wants corrected, kept until they are handed over together.
// Must not: store anything; the desk does, all at once.
import type { AnswerAsk, DraftView, FieldView } from '../../bridge';
import type { AnswerBook } from './sheet';

type Value = Exclude<AnswerAsk['value'], null>;

/** The answers of one correction. */
export class Correction implements AnswerBook {
  readonly view: DraftView | null = null;
  typed = $state<Record<string, string>>({});
  left = $state<Record<string, boolean>>({});
  /** What is handed over, by question. */
  answers = $state<Record<string, Value>>({});

  /** A question with the answer given here. */
  filled(field: FieldView, fault: string | null): FieldView {
    return { ...field, value: this.answers[field.id] ?? field.value, fault: fault ?? field.fault };
  }

  text(field: FieldView): string {
    return this.typed[field.id] ?? field.shown;
  }

  type(field: string, text: string): void {
    this.typed[field] = text;
    if (text.trim() === '') delete this.answers[field];
    else this.answers[field] = text;
  }

  async choose(field: string, value: AnswerAsk['value'], text?: string): Promise<void> {
    if (text !== undefined) this.typed[field] = text;
    if (value === null) delete this.answers[field];
    else this.answers[field] = value;
  }

  async leave(field: string): Promise<void> {
    if (this.typed[field] !== undefined) this.left[field] = true;
  }

  async flush(): Promise<void> {
    return;
  }

  async after(): Promise<void> {
    return;
  }
}
