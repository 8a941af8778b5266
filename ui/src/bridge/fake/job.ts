import type { Failure, JobKind, JobOutcome, JobView } from "../gen/types";

const stopped: Failure = { code: "stopped" };

/** Long work that takes `millis`, or `lookMillis` to find something, told step by step, and what it came to. */
export class FakeJob {
  view: JobView | null = null;
  #given: (() => void) | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(
    private readonly changed: () => void,
    private readonly millis: number,
    private readonly lookMillis: number,
  ) {}

  start(kind: JobKind, finish: () => JobOutcome): void {
    this.#work(kind, this.millis, finish);
  }

  /** The same for whoever waits for what it finds. */
  find<T>(kind: JobKind, look: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#given = () => reject(stopped);
      this.#work(kind, this.lookMillis, () => {
        try {
          resolve(look());
        } catch (reason) {
          reject(reason);
        }
        return { kind: "examined" };
      });
    });
  }

  #work(kind: JobKind, millis: number, finish: () => JobOutcome): void {
    const began = Date.now();
    const number = (this.view?.number ?? 0) + 1;
    const at = (done: number): JobView => ({
      number,
      kind,
      state: { state: "working", done, total: millis, stopping: false, decided: false },
    });
    this.view = at(0);
    this.changed();
    this.#timer = setInterval(() => {
      const done = Date.now() - began;
      if (done < millis) this.view = at(done);
      else this.#end({ number, kind, state: { state: "done", outcome: finish() } });
      this.changed();
    }, 50);
  }

  stop(): void {
    if (this.view?.state.state !== "working") return;
    this.#end({ ...this.view, state: { state: "stopped", by_lock: false } });
    this.#given?.();
    this.changed();
  }

  #end(view: JobView): void {
    clearInterval(this.#timer);
    this.view = view;
  }
}
