/** How long typing must pause before the form is kept. */
export const PAUSE_MS = 400;

/**
 * Keeps a form a moment after each pause, one write at a time, and always the newest form last.
 * `write` may fail: the form is then kept with the next change.
 */
export class DraftKeeper {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #dirty = false;
  #running: Promise<void> | null = null;
  #done = false;
  #kept: string | null = null;

  constructor(
    private readonly form: () => string,
    private readonly write: (form: string) => Promise<unknown>,
    private readonly failed: (reason: unknown) => void = () => undefined,
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

  /** Keeps what has not been kept yet, at once. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    while (this.#running !== null) await this.#running;
    if (!this.#dirty || this.#done) return;
    this.#dirty = false;
    const form = this.form();
    if (form === this.#kept) return;
    this.#running = this.write(form)
      .then(() => {
        this.#kept = form;
      })
      .catch((reason: unknown) => {
        this.#dirty = true;
        this.failed(reason);
      })
      .then(() => {
        this.#running = null;
      });
    await this.#running;
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
