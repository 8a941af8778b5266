import { describe, expect, it } from "vitest";
import { Geometry } from "./virtual";

describe("a long grouped list", () => {
  const geometry = new Geometry([{ count: 2 }, { count: 1 }, { count: 3 }], 10, 4);

  it("knows its height and where each row stands", () => {
    expect(geometry.total).toBe(6);
    expect(geometry.height).toBe(3 * 4 + 6 * 10);
    expect([0, 1, 2, 3, 4, 5].map((row) => geometry.topOfRow(row))).toEqual([4, 14, 28, 42, 52, 62]);
  });

  it("finds the rows in a window", () => {
    expect(geometry.rowsIn(0, 72)).toEqual({ first: 0, end: 6 });
    expect(geometry.rowsIn(29, 5)).toEqual({ first: 2, end: 3 });
    expect(geometry.rowsIn(1000, 50).end).toBe(6);
  });

  it("puts rows into their groups", () => {
    expect(geometry.slices(1, 4)).toEqual([
      { group: 0, rows: [1] },
      { group: 1, rows: [2] },
      { group: 2, rows: [3] },
    ]);
  });

  it("draws nothing of an empty list", () => {
    expect(new Geometry([], 10, 4).rowsIn(0, 100)).toEqual({ first: 0, end: 0 });
  });

  it("every row that touches the window is among those found, in lists of any shape", () => {
    let seed = 7;
    const random = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below;
    for (let round = 0; round < 200; round++) {
      const list = new Geometry(
        Array.from({ length: 1 + random(30) }, () => ({ count: 1 + random(9) })),
        20,
        7,
      );
      const top = random(list.height);
      const { first, end } = list.rowsIn(top, 100);
      for (let row = 0; row < list.total; row++) {
        const y = list.topOfRow(row);
        const touches = y < top + 100 && y + 20 > top;
        if (touches) expect(row >= first && row < end, `row ${row} of round ${round} is left out`).toBe(true);
      }
      expect(end - first, "far more rows than the window holds").toBeLessThan(8);
    }
  });
});
