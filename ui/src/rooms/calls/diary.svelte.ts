import type { CallId, CallRow, DayCount, DiaryFilter } from "../../bridge/gen/types";
import { asFailure, type Host } from "../../bridge/host";
import type { Failure } from "../../bridge/gen/types";
import { Rows, STRETCH } from "../../kit/rows.svelte";

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
  readonly #rows: Rows<CallRow>;
  #round = 0;

  constructor(private readonly host: Host) {
    this.#rows = new Rows(
      (offset, limit) => host.call("diary_rows", { filter: this.filter, offset, limit }),
      (reason) => (this.failure = asFailure(reason)),
    );
  }

  get narrowed(): boolean {
    return Object.values(this.filter).some((value) => value !== null && value !== "");
  }

  rowAt(index: number): CallRow | undefined {
    return this.#rows.at(index);
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
      this.#rows.exchange(rows);
      this.days = outline.days;
      this.total = outline.total;
      this.failure = null;
    } catch (reason) {
      if (round === this.#round) this.failure = asFailure(reason);
    }
    if (round === this.#round) this.ready = true;
  }

  want(first: number, end: number): void {
    this.#rows.want(first, end);
  }

  /** The row of a call, if it is among those known. */
  find(id: CallId): CallRow | undefined {
    return this.#rows.find((row) => row.id === id);
  }
}
