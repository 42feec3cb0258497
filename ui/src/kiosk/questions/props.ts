// What it is for: what every control of a question is given. Must not: hold logic.
import type { FieldView } from '../../bridge';
import type { Answer } from '../visit.svelte';

/** What a control gets and says. */
export interface ControlProps {
  /** The question with its answer so far. */
  question: FieldView;
  /** Answers and goes on; null means "I don't know". */
  onanswer: (value: Answer) => void;
}
