// What it is for: what a search or a scan turned out to be, and where it leads. Must not: search itself.
import type { FoundView, RefusalView } from '../bridge';
import { go, place } from './route.svelte';

const kept = $state<{ found: FoundView | null; refusal: RefusalView | null; text: string }>({ found: null, refusal: null, text: '' });

/** What the home page shows below its search box: reactive. */
export function found(): { found: FoundView | null; refusal: RefusalView | null } {
  return kept;
}

/** The text that led to what is shown. */
export function foundText(): string {
  return kept.text;
}

/** The text of the home page's search box; survives leaving the page. */
export const omnibox = $state({ text: '' });

/** Clears what was found. */
export function clearFound(): void {
  kept.found = null;
  kept.refusal = null;
}

/** Goes where the answer leads; what needs a choice or a look is shown at home. */
export function showFound(answer: FoundView | RefusalView, text: string): void {
  clearFound();
  kept.text = text;
  if (!('is' in answer)) {
    kept.refusal = answer;
    if (place().at !== 'home') go({ at: 'home' });
    return;
  }
  const request = answer.requests[0];
  const citizen = answer.citizens[0];
  if (answer.is === 'request' && request !== undefined) {
    omnibox.text = '';
    go({ at: 'track', tracking: request.tracking });
  } else if (answer.is === 'citizen' && citizen !== undefined) {
    omnibox.text = '';
    go({ at: 'citizen', citizen: citizen.citizen });
  } else if (answer.is === 'new_citizen' && answer.national_number !== null) {
    omnibox.text = '';
    go({ at: 'services', nationalNumber: answer.national_number });
  } else {
    // Nobody searches on with the text of a receipt's code.
    if (answer.is === 'receipt_elsewhere' || answer.is === 'receipt_forged') omnibox.text = '';
    kept.found = answer;
    if (place().at !== 'home') go({ at: 'home' });
  }
}
