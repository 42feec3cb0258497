// What it is for: the scanned pages of a draft as the desk has them, and adding pictures one after the other.
// Must not: look into a picture; the desk makes it small and says what is amiss with it.
import { asRefusal, call, type PageView, type RefusalView } from '../../bridge';

/** The scanned pages of one draft. */
export class DraftPages {
  /** Pages of all papers, in the order they were added. */
  pages = $state<PageView[]>([]);
  /** How many more fit. */
  left = $state(0);
  /** Why the last picture was not taken, and at which paper. */
  refusal = $state<{ paper: string; why: RefusalView } | null>(null);
  /** Pictures on their way to the desk. */
  adding = $state<{ paper: string; at: number; of: number } | null>(null);

  #draft: string;
  #isOpen = false;

  constructor(draft: string) {
    this.#draft = draft;
  }

  /** Reads what the desk has, once; nothing is asked while no paper was seen. */
  async open(): Promise<void> {
    if (this.#isOpen) return;
    this.#isOpen = true;
    await this.#take(() => call('paper.list', { draft: this.#draft }), '');
  }

  /** Pages of one paper. */
  of(paper: string): PageView[] {
    return this.pages.filter((page) => page.paper === paper);
  }

  /** Adds pictures one after the other; ends at the first that is not taken. */
  async add(paper: string, files: File[]): Promise<void> {
    if (this.adding !== null) return;
    this.refusal = null;
    for (const [at, file] of files.entries()) {
      this.adding = { paper, at: at + 1, of: files.length };
      const bytes = await base64(file);
      if (!(await this.#take(() => call('paper.add', { draft: this.#draft, paper, bytes }), paper))) break;
    }
    this.adding = null;
  }

  /** Takes a page away. */
  async remove(page: PageView): Promise<void> {
    this.refusal = null;
    await this.#take(() => call('paper.remove', { draft: this.#draft, page: page.page }), page.paper);
  }

  async #take(act: () => Promise<{ pages: PageView[]; left: number }>, paper: string): Promise<boolean> {
    try {
      const view = await act();
      this.pages = view.pages;
      this.left = view.left;
      return true;
    } catch (thrown) {
      this.refusal = { paper, why: asRefusal(thrown) };
      return false;
    }
  }
}

/** A file's bytes in base 64. */
function base64(file: File): Promise<string> {
  return new Promise((done, fail) => {
    const reader = new FileReader();
    reader.onload = () => done(String(reader.result).replace(/^[^,]*,/, ''));
    reader.onerror = () => fail(reader.error ?? new Error('unreadable'));
    reader.readAsDataURL(file);
  });
}
