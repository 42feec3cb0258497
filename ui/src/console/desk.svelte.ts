// What it is for: the state of the desk that is always on view, kept fresh. Must not: draw.
import { call, onChanged, type DeskStatus } from '../bridge';
import { language } from '../words';

const EVERY_MS = 5_000;

const kept = $state<{ status: DeskStatus | null; lost: boolean }>({ status: null, lost: false });

/** What the desk said last; null before the first answer: reactive. */
export function desk(): DeskStatus | null {
  return kept.status;
}

/** The program behind the window does not answer: reactive. */
export function deskLost(): boolean {
  return kept.lost;
}

/** Asks anew. */
export async function refreshDesk(): Promise<void> {
  try {
    kept.status = await call('desk.status', {});
    kept.lost = false;
  } catch {
    kept.lost = true;
  }
}

/** Keeps asking while the window is open; call once from a component. */
export function followDesk(): void {
  $effect(() => {
    // A switch of the language asks anew, because the desk's sentences change with it.
    void language();
    void refreshDesk();
    const clock = setInterval(() => void refreshDesk(), EVERY_MS);
    const stop = onChanged(() => void refreshDesk());
    return () => {
      clearInterval(clock);
      stop();
    };
  });
}
