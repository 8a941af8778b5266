/** The geometry of a long grouped list: rows of one height under headings of one height, none of them drawn. */
export class Geometry {
  readonly total: number;
  readonly height: number;
  readonly #starts: number[] = [];
  readonly #tops: number[] = [];

  constructor(
    readonly groups: readonly { count: number }[],
    readonly rowHeight: number,
    readonly headHeight: number,
  ) {
    let rows = 0;
    let top = 0;
    for (const group of groups) {
      this.#starts.push(rows);
      this.#tops.push(top);
      rows += group.count;
      top += headHeight + group.count * rowHeight;
    }
    this.total = rows;
    this.height = top;
  }

  /** The last group of which `edges` says that it begins at or before `value`. */
  #find(edges: number[], value: number): number {
    let low = 0;
    let high = edges.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((edges[middle] ?? Infinity) <= value) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  groupOf(row: number): number {
    return this.#find(this.#starts, row);
  }

  topOfGroup(group: number): number {
    return this.#tops[group] ?? 0;
  }

  heightOfGroup(group: number): number {
    return this.headHeight + (this.groups[group]?.count ?? 0) * this.rowHeight;
  }

  topOfRow(row: number): number {
    const group = this.groupOf(row);
    return this.topOfGroup(group) + this.headHeight + (row - (this.#starts[group] ?? 0)) * this.rowHeight;
  }

  /** Rows that touch the window from `top` of `height`: first, and one behind the last. */
  rowsIn(top: number, height: number): { first: number; end: number } {
    if (this.total === 0) return { first: 0, end: 0 };
    return { first: this.#rowAt(top), end: Math.min(this.total, this.#rowAt(top + height) + 1) };
  }

  #rowAt(y: number): number {
    const group = this.#find(this.#tops, Math.max(0, y));
    const inside = Math.floor((y - this.topOfGroup(group) - this.headHeight) / this.rowHeight);
    const count = this.groups[group]?.count ?? 0;
    return (this.#starts[group] ?? 0) + Math.min(Math.max(inside, 0), Math.max(count - 1, 0));
  }

  /** Groups with the rows of `first..end` in them, as they are drawn. */
  slices(first: number, end: number): { group: number; rows: number[] }[] {
    const slices: { group: number; rows: number[] }[] = [];
    for (let row = first; row < end; row++) {
      const group = this.groupOf(row);
      const last = slices.at(-1);
      if (last?.group === group) last.rows.push(row);
      else slices.push({ group, rows: [row] });
    }
    return slices;
  }
}
