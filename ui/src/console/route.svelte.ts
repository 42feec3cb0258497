// What it is for: where the assistant is, and the way back. Must not: hold what a screen shows.
import type { DoneView } from '../bridge';

/** A place of the console. */
export type Place =
  | { at: 'home' }
  | { at: 'citizen'; citizen: string }
  | { at: 'services'; citizen?: string; nationalNumber?: string; holder?: string }
  | { at: 'explain'; service: string }
  | { at: 'form'; draft: string; citizen?: string; focus?: string; attempted?: boolean }
  | { at: 'review'; draft: string; citizen?: string }
  | { at: 'pay'; of: string; draft?: string; tracking?: string; confirmed: boolean }
  | { at: 'done'; done: DoneView }
  | { at: 'unsent' }
  | { at: 'requests' }
  | { at: 'track'; tracking: string }
  | { at: 'people' }
  | { at: 'anew' };

const start: Place = { at: 'home' };
const way = $state<{ steps: Place[]; turn: number }>({ steps: [start], turn: 0 });

/** Where we are: reactive. */
export function place(): Place {
  return way.steps.at(-1) ?? start;
}

/** Grows with every move, so that a screen is drawn afresh. */
export function turn(): number {
  return way.turn;
}

/** One step on. */
export function go(to: Place): void {
  way.steps = [...way.steps, to];
  way.turn += 1;
}

/** The same step, another place: what was here is not on the way back. */
export function instead(to: Place): void {
  way.steps = [...way.steps.slice(0, -1), to];
  way.turn += 1;
}

/** One step back; at home it stays. `false` when there was nothing to go back to. */
export function back(): boolean {
  if (way.steps.length < 2) return false;
  way.steps = way.steps.slice(0, -1);
  way.turn += 1;
  return true;
}

/** Whether there is a step to go back to: reactive. */
export function canGoBack(): boolean {
  return way.steps.length > 1;
}

/** Home, with nothing behind it. */
export function home(): void {
  way.steps = [start];
  way.turn += 1;
}
