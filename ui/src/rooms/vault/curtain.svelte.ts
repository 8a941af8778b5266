import { createContext, flushSync } from "svelte";
import type { Host } from "../../bridge/host";
import { m } from "../../words/vocabulary";

/** How long what is being typed may take to be kept before the diary is locked all the same. */
const LAST_WORDS_MS = 500;
/** In the address: the page that is loaded anew is still hidden. */
const COVERED = "#covered";

/**
 * Locking and hiding. Both end with the page being loaded anew, so that nothing of the diary stays in it; hiding
 * first takes everything off the screen.
 */
export class Curtain {
  covered = $state(location.hash === COVERED);
  #lastWords = new Set<() => Promise<unknown>>();
  #locking = false;
  #kept: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly host: Host,
    /** Whether the page still holds what is kept nowhere else. */
    private readonly holds: () => boolean = () => false,
    private readonly reload: () => void = () => void host.call("renew_page").catch(() => location.reload()),
  ) {}

  /** Has `keep` called before the diary is locked, until the returned function is called. */
  beforeLocking(keep: () => Promise<unknown>): () => void {
    this.#lastWords.add(keep);
    return () => this.#lastWords.delete(keep);
  }

  /** Keeps what is being typed, as far as it can be kept within a moment. */
  async lastWords(): Promise<void> {
    const moment = new Promise((resolve) => setTimeout(resolve, LAST_WORDS_MS));
    await Promise.race([Promise.allSettled([...this.#lastWords].map((keep) => keep())), moment]);
  }

  /** Locks the diary; the page forgets it. */
  async lock(): Promise<void> {
    if (this.#locking) return;
    this.#locking = true;
    try {
      await Promise.all([this.#kept, this.lastWords()]);
      await this.host.call("lock_vault");
    } finally {
      this.#locking = false;
    }
    this.forget();
  }

  /** What the page knew is gone with it; but not what is kept nowhere else. */
  forget(): void {
    if (!this.holds()) this.reload();
  }

  /** Takes everything off the screen at once, then locks the diary: also one that is just being opened. */
  async hide(): Promise<void> {
    if (this.covered) return;
    // Asked before the form is taken off the screen, and with it out of reach.
    this.#kept = this.lastWords();
    flushSync(() => (this.covered = true));
    history.replaceState(null, "", COVERED);
    await Promise.all([this.host.call("cover", m.covered_title()), this.lock()]);
  }

  /** Shows the lock page, or whatever stands there while the diary is shut. */
  async back(open: boolean): Promise<void> {
    if (open) return this.lock();
    history.replaceState(null, "", location.pathname + location.search);
    this.covered = false;
    await this.host.call("cover", null);
  }
}

export const [useCurtain, provideCurtain] = createContext<Curtain>();
/** Hides everything, whatever the screen. */
export const [useHide, provideHide] = createContext<() => void>();
