import type { JobKind, JobOutcome, JobView } from "../gen/types";

/** Long work that takes `millis`, told step by step, and what it came to. */
export class FakeJob {
  view: JobView | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(
    private readonly changed: () => void,
    private readonly millis: number,
  ) {}

  start(kind: JobKind, finish: () => JobOutcome): void {
    const began = Date.now();
    const number = (this.view?.number ?? 0) + 1;
    const at = (done: number): JobView => ({
      number,
      kind,
      state: { state: "working", done, total: this.millis, stopping: false },
    });
    this.view = at(0);
    this.changed();
    this.#timer = setInterval(() => {
      const done = Date.now() - began;
      if (done < this.millis) this.view = at(done);
      else this.#end({ number, kind, state: { state: "done", outcome: finish() } });
      this.changed();
    }, 50);
  }

  stop(): void {
    if (this.view?.state.state !== "working") return;
    this.#end({ ...this.view, state: { state: "stopped" } });
    this.changed();
  }

  #end(view: JobView): void {
    clearInterval(this.#timer);
    this.view = view;
  }
}
