import { describe, expect, it } from "vitest";
import { Latest } from "./latest.svelte";

/** A question that is answered, or fails, when the test says so. */
function question<T>() {
  let answer: (value: T) => void = () => {};
  let fail: (reason: unknown) => void = () => {};
  const ask = () => new Promise<T>((resolve, reject) => ([answer, fail] = [resolve, reject]));
  return { ask, answer: (value: T) => answer(value), fail: (reason: unknown) => fail(reason) };
}

describe("the latest answer", () => {
  it("is not replaced by a late one to an older question", async () => {
    const latest = new Latest<string>();
    const [older, newer] = [question<string>(), question<string>()];
    const asked = [latest.ask(older.ask), latest.ask(newer.ask)];
    newer.answer("new");
    older.answer("old");
    await Promise.all(asked);
    expect(latest.answer).toBe("new");
  });

  it("does not fail for an older question", async () => {
    const latest = new Latest<string>();
    const older = question<string>();
    const asked = latest.ask(older.ask);
    await latest.ask(() => Promise.resolve("new"));
    older.fail({ code: "disk_full" });
    await asked;
    expect([latest.answer, latest.failure]).toEqual(["new", null]);
  });

  it("is gone at once when something else is asked about, and does not come back", async () => {
    const latest = new Latest<string>();
    await latest.ask(() => Promise.resolve("one"));
    const late = question<string>();
    const asked = latest.ask(late.ask);
    latest.clear();
    expect(latest.answer).toBeNull();
    late.answer("two");
    await asked;
    expect(latest.answer).toBeNull();
  });

  it("is asked for again when it failed, and only then", async () => {
    const latest = new Latest<string>();
    let times = 0;
    const answers = [Promise.reject({ code: "storage_failed" }), Promise.resolve("here")];
    const ask = () => answers[times++] ?? Promise.reject(new Error("asked too often"));
    await latest.ask(ask);
    expect(latest.failure).toEqual({ code: "storage_failed" });
    await latest.retry();
    expect([latest.answer, latest.failure]).toEqual(["here", null]);
    await latest.retry();
    expect(times).toBe(2);
  });
});
