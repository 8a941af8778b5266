import { createContext } from "svelte";
import type { JobView } from "../../bridge/gen/types";
import type { Host } from "../../bridge/host";

/** The long work under way, or the last that ended, until the person has seen how. */
export class Job {
  view = $state.raw<JobView | null>(null);
  /** The number of the last job whose end was put away. */
  #seen = $state(0);

  constructor(private readonly host: Host) {}

  shown = $derived(this.view !== null && this.view.number > this.#seen ? this.view : null);
  underWay = $derived(this.view?.state.state === "working");

  async refresh(): Promise<void> {
    try {
      this.view = await this.host.call("job");
    } catch {
      // The next notice asks again; the job itself goes on.
    }
  }

  async cancel(): Promise<void> {
    await this.host.call("cancel_job");
  }

  putAway(): void {
    this.#seen = this.view?.number ?? 0;
  }
}

export const [useJob, provideJob] = createContext<Job>();
