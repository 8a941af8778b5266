import type { BinRow, Failure } from "../../bridge/gen/types";
import { asFailure, type Host } from "../../bridge/host";
import { Rows, STRETCH } from "../../kit/rows.svelte";

/** The bin as its list sees it: how many calls, and the rows in view. */
export class Bin {
  total = $state(0);
  drafts = $state(0);
  ready = $state(false);
  failure = $state.raw<Failure | null>(null);
  readonly rows: Rows<BinRow>;
  #round = 0;

  constructor(private readonly host: Host) {
    this.rows = new Rows(
      (offset, limit) => host.call("bin_rows", { offset, limit }),
      (reason) => (this.failure = asFailure(reason)),
    );
  }

  async reload(): Promise<void> {
    const round = ++this.#round;
    try {
      const [outline, rows] = await Promise.all([
        this.host.call("bin_outline"),
        this.host.call("bin_rows", { offset: 0, limit: STRETCH }),
      ]);
      if (round !== this.#round) return;
      this.rows.exchange(rows);
      this.total = outline.total;
      this.drafts = outline.drafts;
      this.failure = null;
    } catch (reason) {
      if (round === this.#round) this.failure = asFailure(reason);
    }
    if (round === this.#round) this.ready = true;
  }
}
