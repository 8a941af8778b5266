import type { CallId, CallRow, DayCount, DiaryFilter } from "../../bridge/gen/types";
import { asFailure, type Host } from "../../bridge/host";
import type { Failure } from "../../bridge/gen/types";

/** How many rows are asked for at once. */
const STRETCH = 100;
/** How many stretches are kept; the oldest are dropped, so a long diary does not fill the memory. */
const KEPT = 24;

export const NO_FILTER: DiaryFilter = {
  text: "",
  organisation: null,
  expected: null,
  reported: null,
  from: null,
  to: null,
};

/** Of which time calls are shown, in the words of the filter. */
export type TimeSpan = "any" | "week" | "month" | "year" | "between";

/** The diary as its list sees it: how many calls on which day, and the rows in view. */
export class Diary {
  days = $state.raw<DayCount[]>([]);
  total = $state(0);
  filter = $state.raw<DiaryFilter>(NO_FILTER);
  ready = $state(false);
  failure = $state.raw<Failure | null>(null);
  #rows = $state.raw(new Map<number, CallRow[]>());
  #asked = new Set<number>();
  #round = 0;

  constructor(private readonly host: Host) {}

  get narrowed(): boolean {
    return Object.values(this.filter).some((value) => value !== null && value !== "");
  }

  rowAt(index: number): CallRow | undefined {
    return this.#rows.get(Math.floor(index / STRETCH))?.[index % STRETCH];
  }

  async narrow(filter: DiaryFilter): Promise<void> {
    this.filter = filter;
    await this.reload();
  }

  /** Asks for the list again. What is shown stays until the new list is there. */
  async reload(): Promise<void> {
    const round = ++this.#round;
    const filter = this.filter;
    try {
      const [outline, rows] = await Promise.all([
        this.host.call("diary_outline", filter),
        this.host.call("diary_rows", { filter, offset: 0, limit: STRETCH }),
      ]);
      if (round !== this.#round) return;
      this.#asked = new Set([0]);
      this.#rows = new Map([[0, rows]]);
      this.days = outline.days;
      this.total = outline.total;
      this.failure = null;
    } catch (reason) {
      if (round === this.#round) this.failure = asFailure(reason);
    }
    if (round === this.#round) this.ready = true;
  }

  /** Sees to it that the rows of `first..end` are there soon; also when the list was exchanged meanwhile. */
  want(first: number, end: number): void {
    for (let stretch = Math.floor(first / STRETCH); stretch * STRETCH < end; stretch++) {
      if (!this.#rows.has(stretch) && !this.#asked.has(stretch)) void this.#fetch(stretch);
    }
  }

  async #fetch(stretch: number): Promise<void> {
    const round = this.#round;
    this.#asked.add(stretch);
    try {
      const rows = await this.host.call("diary_rows", {
        filter: this.filter,
        offset: stretch * STRETCH,
        limit: STRETCH,
      });
      if (round !== this.#round) return;
      const kept = new Map(this.#rows).set(stretch, rows);
      for (const old of [...kept.keys()].slice(0, Math.max(0, kept.size - KEPT))) {
        kept.delete(old);
        this.#asked.delete(old);
      }
      this.#rows = kept;
    } catch (reason) {
      this.#asked.delete(stretch);
      if (round === this.#round) this.failure = asFailure(reason);
    }
  }

  /** The row of a call, if it is among those known. */
  find(id: CallId): CallRow | undefined {
    for (const rows of this.#rows.values()) {
      const row = rows.find((candidate) => candidate.id === id);
      if (row !== undefined) return row;
    }
    return undefined;
  }
}
