import { createContext } from "svelte";
import type { Failure, ImportPlan, ImportPreview } from "../../bridge/gen/types";
import { asFailure, type Host } from "../../bridge/host";

/** A file that is being brought in. It goes on while its screen is left. */
export class Importing {
  preview = $state.raw<ImportPreview | null>(null);
  failure = $state.raw<Failure | null>(null);
  looking = $state(false);
  #round = 0;

  constructor(private readonly host: Host) {}

  choose(): Promise<void> {
    return this.#look(() => this.host.call("choose_import"));
  }

  /** What was chosen is seen at once; what it means follows. */
  change(change: Partial<ImportPlan>): Promise<void> {
    if (this.preview === null) return Promise.resolve();
    const plan = { ...this.preview.plan, ...change };
    this.preview = { ...this.preview, plan };
    return this.#look(() => this.host.call("preview_import", plan));
  }

  async bringIn(): Promise<void> {
    if (this.preview === null || this.looking) return;
    this.failure = null;
    try {
      await this.host.call("import_calls", this.preview.plan);
      this.preview = null;
    } catch (reason) {
      this.failure = asFailure(reason);
    }
  }

  /** Looks at what the program answers; a later question makes an earlier answer worthless. */
  async #look(ask: () => Promise<ImportPreview | null>): Promise<void> {
    const round = ++this.#round;
    this.looking = true;
    this.failure = null;
    try {
      const seen = await ask();
      if (round === this.#round && seen !== null) this.preview = seen;
    } catch (reason) {
      if (round === this.#round) this.failure = asFailure(reason);
    }
    if (round === this.#round) this.looking = false;
  }
}

export const [useImporting, provideImporting] = createContext<Importing>();
