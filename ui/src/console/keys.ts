// What it is for: keys that mean the same on every screen, found by where they lie on the keyboard.
// Must not: give a letter a meaning, nor know any screen; screens mark their buttons with data-alt,
// data-digit, data-key and data-main.

/** Regions that F6 walks through, in order. */
const REGIONS = ['sheet', 'stub', 'bar', 'strip'];

const FOCUSABLE = 'button:not([aria-disabled="true"]), input:not([type="hidden"]), textarea, a[href], [tabindex="0"]';

/** The digit of a key of either number row, by its place; null for other keys. */
export function digitOf(code: string): number | null {
  const found = /^(?:Digit|Numpad)(\d)$/.exec(code);
  return found?.[1] === undefined ? null : Number(found[1]);
}

/** Whether typing goes into this element. */
export function takesText(element: Element | null): element is HTMLInputElement | HTMLTextAreaElement {
  if (element instanceof HTMLTextAreaElement) return true;
  return element instanceof HTMLInputElement && !['radio', 'checkbox', 'button'].includes(element.type);
}

function isSeen(element: HTMLElement): boolean {
  return element.closest('[inert], [hidden]') === null && element.getClientRects().length > 0;
}

/** The first visible element of `selector` inside the open dialog, or else on the screen. */
export function reach(selector: string, within: ParentNode = scope()): HTMLElement | null {
  return [...within.querySelectorAll<HTMLElement>(selector)].find(isSeen) ?? null;
}

/** The open dialog, or the page. */
export function scope(): ParentNode {
  return document.querySelector('dialog[open]') ?? document;
}

/** Presses what is marked so; false when nothing is. */
export function press(selector: string): boolean {
  const found = reach(selector);
  found?.click();
  return found !== null;
}

/** Moves the focus to the next region: sheet, stub, bar, strip. */
export function nextRegion(): void {
  const here = document.activeElement?.closest('[data-region]')?.getAttribute('data-region') ?? 'strip';
  const from = REGIONS.indexOf(here);
  for (let step = 1; step <= REGIONS.length; step += 1) {
    const region = REGIONS[(from + step) % REGIONS.length];
    const ground = reach(`[data-region="${region}"]`, document);
    const first = ground === null ? null : (reach('[data-rest]', ground) ?? reach(FOCUSABLE, ground));
    if (first !== null) {
      first.focus();
      return;
    }
  }
}

/** Walks the rows of a list with the arrows; true when it moved. */
export function walkRows(code: string): boolean {
  const step = code === 'ArrowDown' ? 1 : code === 'ArrowUp' ? -1 : 0;
  if (step === 0) return false;
  const rows = [...scope().querySelectorAll<HTMLElement>('[data-row]')].filter(isSeen);
  const here = document.activeElement;
  const at = rows.findIndex((row) => row === here);
  if (at === -1) {
    const fromText = takesText(here) && !(here instanceof HTMLTextAreaElement) && !here.hasAttribute('aria-expanded');
    if (step === 1 && fromText && here.hasAttribute('data-rest')) {
      rows[0]?.focus();
      return rows.length > 0;
    }
    return false;
  }
  const next = rows[at + step];
  if (next !== undefined) next.focus();
  else if (step === -1) reach('[data-rest]')?.focus();
  return true;
}

/** Puts the focus where it rests on this screen. */
export function rest(): void {
  (reach('[data-rest]') ?? reach('[data-main]') ?? reach('[data-region="sheet"] [data-digit]') ?? reach('[data-row]'))?.focus();
}

/** Keeps the focus on the screen: what it rests on may come only with the desk's answer. */
export function restsOn(ground: HTMLElement): () => void {
  const look = (): void => {
    const here = document.activeElement;
    if (here === null || here === document.body) rest();
  };
  const content = new MutationObserver(look);
  content.observe(ground, { childList: true, subtree: true });
  return () => content.disconnect();
}

/** Lets the arrows scroll a ground that is longer than its place and has nothing else to put the focus on. */
export function scrollsByKey(ground: HTMLElement): () => void {
  const look = (): void => {
    const needs = ground.scrollHeight > ground.clientHeight + 1 && ground.querySelector(FOCUSABLE) === null;
    if (needs) ground.tabIndex = 0;
    else ground.removeAttribute('tabindex');
  };
  const size = new ResizeObserver(look);
  const content = new MutationObserver(look);
  size.observe(ground);
  content.observe(ground, { childList: true, subtree: true });
  // A picture has no height before it is there.
  ground.addEventListener('load', look, true);
  look();
  return () => {
    size.disconnect();
    content.disconnect();
    ground.removeEventListener('load', look, true);
  };
}
