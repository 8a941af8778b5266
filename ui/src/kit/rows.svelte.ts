/** How many rows are asked for at once. */
export const STRETCH = 100;
/** How many stretches are kept; the oldest are dropped, so a long list does not fill the memory. */
const KEPT = 24;

/** The rows in view of a list that is longer than what is held of it. */
export class Rows<Row> {
  #held = $state.raw(new Map<number, Row[]>());
  #asked = new Set<number>();
  #round = 0;

  constructor(
    private readonly ask: (offset: number, limit: number) => Promise<Row[]>,
    private readonly failed: (reason: unknown) => void,
  ) {}

  at(index: number): Row | undefined {
    return this.#held.get(Math.floor(index / STRETCH))?.[index % STRETCH];
  }

  /** The list was exchanged; these are its first rows. */
  exchange(first: Row[]): void {
    this.#round++;
    this.#asked = new Set([0]);
    this.#held = new Map([[0, first]]);
  }

  /** Sees to it that the rows of `first..end` are there soon; also when the list was exchanged meanwhile. */
  want(first: number, end: number): void {
    for (let stretch = Math.floor(first / STRETCH); stretch * STRETCH < end; stretch++) {
      if (!this.#held.has(stretch) && !this.#asked.has(stretch)) void this.#fetch(stretch);
    }
  }

  async #fetch(stretch: number): Promise<void> {
    const round = this.#round;
    this.#asked.add(stretch);
    try {
      const rows = await this.ask(stretch * STRETCH, STRETCH);
      if (round !== this.#round) return;
      const held = new Map(this.#held).set(stretch, rows);
      for (const old of [...held.keys()].slice(0, Math.max(0, held.size - KEPT))) {
        held.delete(old);
        this.#asked.delete(old);
      }
      this.#held = held;
    } catch (reason) {
      this.#asked.delete(stretch);
      if (round === this.#round) this.failed(reason);
    }
  }

  find(wanted: (row: Row) => boolean): Row | undefined {
    for (const rows of this.#held.values()) {
      const row = rows.find(wanted);
      if (row !== undefined) return row;
    }
    return undefined;
  }
}
