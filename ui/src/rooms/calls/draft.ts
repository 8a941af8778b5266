/** How long typing must pause before the form is kept. */
export const PAUSE_MS = 400;

/** How long after a failure the form is tried again by itself. */
export const RETRY_MS = 5_000;

/**
 * Keeps a form a moment after each pause, one write at a time, and always the newest form last.
 * `write` may fail: the form is then tried again by itself, until it is kept. `told` gets the reason of each failure,
 * and null once all is kept.
 */
export class DraftKeeper {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #dirty = false;
  #running: Promise<void> | null = null;
  #failed = false;
  #done = false;
  #kept: string | null = null;

  constructor(
    private readonly form: () => string,
    private readonly write: (form: string) => Promise<unknown>,
    private readonly told: (reason: unknown) => void = () => undefined,
  ) {}

  /** The form stands as it was opened: until it differs, there is nothing to keep. */
  opened(): void {
    this.#kept = this.form();
  }

  changed(): void {
    if (this.#done) return;
    this.#dirty = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), PAUSE_MS);
  }

  /** Keeps what has not been kept yet, at once. Answers whether all of it is kept. */
  async flush(): Promise<boolean> {
    clearTimeout(this.#timer);
    while (this.#running !== null) await this.#running;
    if (!this.#dirty || this.#done) return true;
    this.#dirty = false;
    this.#running = this.#keep(this.form()).finally(() => (this.#running = null));
    await this.#running;
    // What was written meanwhile goes too; what failed is tried again later.
    return this.#failed ? false : this.flush();
  }

  async #keep(form: string): Promise<void> {
    try {
      if (form !== this.#kept) await this.write(form);
      this.#kept = form;
      this.#failed = false;
      this.told(null);
    } catch (reason) {
      this.#dirty = true;
      this.#failed = true;
      this.told(reason);
      clearTimeout(this.#timer);
      if (!this.#done) this.#timer = setTimeout(() => void this.flush(), RETRY_MS);
    }
  }

  /** The form was saved or thrown away: nothing more is to be kept, and nothing is on its way any more. */
  async stop(): Promise<void> {
    this.#done = true;
    clearTimeout(this.#timer);
    while (this.#running !== null) await this.#running;
  }

  /** The form could not be saved after all: keep it again. */
  resume(): void {
    this.#done = false;
    this.changed();
  }
}
