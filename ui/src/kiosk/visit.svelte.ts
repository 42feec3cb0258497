// What it is for: one visitor's way through the kiosk: which screen stands, what was asked and answered.
// Must not: draw anything, or keep anything of a visitor after `wipe`.
import type {
  Commands,
  KioskDone,
  KioskHome,
  KioskStep,
  RefusalView,
  ServiceView,
  TileView,
} from '../bridge';

/** Gives a command to the desk. */
export type Give = <N extends keyof Commands>(
  name: N,
  ask: Commands[N]['ask'],
) => Promise<Commands[N]['reply']>;

/** What an answer may be. */
export type Answer = Commands['kiosk.answer']['ask']['value'];

/** What stands on the screen. */
export type Stands =
  | { is: 'attract' }
  | { is: 'not-working' }
  | { is: 'services' }
  | { is: 'elsewhere' }
  | { is: 'need'; tile: TileView; service: ServiceView }
  | { is: 'come-back'; tile: TileView; service: ServiceView }
  | { is: 'question'; tile: TileView; service: ServiceView; step: KioskStep }
  | { is: 'check'; tile: TileView; service: ServiceView; step: KioskStep }
  | { is: 'done'; done: KioskDone };

/** The code of a refusal that says the desk itself did not answer (see the bridge). */
const NO_ANSWER = 'no_answer';

/** The code of a refusal that says the desk holds no draft any more: it was started anew meanwhile. */
const NO_VISITOR = 'no_visitor';

/** One kiosk, one visitor at a time. */
export class Visit {
  /** The tiles and the idle times; null before the desk answered. */
  home = $state.raw<KioskHome | null>(null);
  /** What stands on the screen. */
  stands = $state.raw<Stands>({ is: 'attract' });
  /** A sentence of the desk about the last act that it did not do. */
  trouble = $state<string | null>(null);
  /** An act is under way: further presses do not count. */
  busy = $state(false);
  /** Grows with every visitor; whatever belongs to an earlier one is dropped. */
  #visitor = 0;
  /** The desk has not yet said that it forgot the last visitor. A page that came again may have ended with one. */
  #owesWipe = true;
  readonly #give: Give;

  constructor(give: Give) {
    this.#give = give;
  }

  /** Asks the desk again what it offers. Goes to and from "not working" by itself. */
  async look(): Promise<void> {
    try {
      if (this.#owesWipe) await this.#give('kiosk.wipe', {});
      this.#owesWipe = false;
      this.home = await this.#give('kiosk.home', {});
    } catch {
      this.home = null;
    }
    const works = this.home?.works === true;
    if (!works && this.stands.is === 'attract') this.stands = { is: 'not-working' };
    if (works && this.stands.is === 'not-working') this.stands = { is: 'attract' };
  }

  /** From the first screen to the tiles. */
  begin(): void {
    if (this.stands.is === 'attract') this.stands = { is: 'services' };
  }

  /** «Something else»: the assistant. */
  elsewhere(): void {
    this.trouble = null;
    this.stands = { is: 'elsewhere' };
  }

  /** A tile: what the service needs. */
  choose(tile: TileView): Promise<void> {
    return this.#act(async () => {
      const service = await this.#give('services.view', { service: tile.service });
      return { is: 'need', tile, service };
    });
  }

  /** «I have everything»: the first question. */
  ready(): Promise<void> {
    const stands = this.stands;
    if (stands.is !== 'need') return Promise.resolve();
    return this.#act(async () =>
      this.#standing(stands, await this.#give('kiosk.begin', { service: stands.tile.service })),
    );
  }

  /** «Not with me»: the list of what to come back with. Forgets what was answered. */
  comeBack(): Promise<void> {
    const stands = this.stands;
    if (stands.is !== 'need' && stands.is !== 'question') return Promise.resolve();
    return this.#act(async () => {
      if (stands.is === 'question') await this.#give('kiosk.wipe', {});
      return { is: 'come-back', tile: stands.tile, service: stands.service };
    });
  }

  /** One answer; the desk says what comes next. */
  answer(value: Answer): Promise<void> {
    const stands = this.stands;
    if (stands.is !== 'question' || stands.step.question === null) return Promise.resolve();
    const field = stands.step.question.id;
    return this.#act(async () => this.#standing(stands, await this.#give('kiosk.answer', { field, value })));
  }

  /** A line of the check is to be changed. */
  change(field: string): Promise<void> {
    const stands = this.stands;
    if (stands.is !== 'check') return Promise.resolve();
    return this.#act(async () => this.#standing(stands, await this.#give('kiosk.change', { field })));
  }

  /** Hands in. */
  submit(): Promise<void> {
    if (this.stands.is !== 'check') return Promise.resolve();
    return this.#act(async () => ({ is: 'done', done: await this.#give('kiosk.submit', {}) }));
  }

  /** One screen back; from the first question to what is needed, from the tiles to the start. */
  back(): Promise<void> {
    const stands = this.stands;
    this.trouble = null;
    switch (stands.is) {
      case 'attract':
      case 'not-working':
      case 'done':
        return Promise.resolve();
      case 'services':
        return this.wipe();
      case 'elsewhere':
      case 'need':
        if (!this.busy) this.stands = { is: 'services' };
        return Promise.resolve();
      case 'come-back':
        this.stands = { ...stands, is: 'need' };
        return Promise.resolve();
      case 'question':
      case 'check':
        return this.#act(async () => {
          if (stands.step.can_go_back) return this.#standing(stands, await this.#give('kiosk.back', {}));
          await this.#give('kiosk.wipe', {});
          return { is: 'need', tile: stands.tile, service: stands.service };
        });
    }
  }

  /** Forgets the visitor: first here, at once, then at the desk, which drops the key of the draft. */
  async wipe(): Promise<void> {
    this.#visitor += 1;
    this.busy = false;
    this.trouble = null;
    this.stands = { is: 'attract' };
    this.#owesWipe = true;
    try {
      await this.#give('kiosk.wipe', {});
      this.#owesWipe = false;
    } catch {
      // The desk did not say that it forgot: nobody else begins here before it does.
      this.home = null;
      this.stands = { is: 'not-working' };
    }
  }

  #standing(from: { tile: TileView; service: ServiceView }, step: KioskStep): Stands {
    switch (step.is) {
      case 'question':
        return { is: 'question', tile: from.tile, service: from.service, step };
      case 'check':
        return { is: 'check', tile: from.tile, service: from.service, step };
      case 'idle':
        return { is: 'attract' };
    }
  }

  async #act(act: () => Promise<Stands>): Promise<void> {
    if (this.busy) return;
    const visitor = this.#visitor;
    this.busy = true;
    this.trouble = null;
    try {
      const next = await act();
      if (visitor === this.#visitor) this.stands = next;
    } catch (thrown) {
      if (visitor === this.#visitor) await this.#refused(thrown as RefusalView);
    } finally {
      if (visitor === this.#visitor) this.busy = false;
    }
  }

  async #refused(refusal: RefusalView): Promise<void> {
    if (refusal.code === NO_ANSWER || refusal.sentence === '') {
      await this.wipe();
      this.home = null;
      this.stands = { is: 'not-working' };
      return;
    }
    const stands = this.stands;
    if (refusal.code === NO_VISITOR && (stands.is === 'question' || stands.is === 'check')) {
      this.stands = { is: 'need', tile: stands.tile, service: stands.service };
    }
    this.trouble = refusal.sentence;
  }
}
