import { describe, expect, it } from "vitest";
import type { JobKind, JobState } from "../../bridge/gen/types";
import { hasMore, isTold, jobText } from "./words";

const working: JobState = { state: "working", done: 1, total: 2, stopping: false, decided: false };
const checked = (sound: boolean): JobState => ({ state: "done", outcome: { kind: "checked", sound, calls: 3 } });
const failed: JobState = { state: "failed", failure: { code: "storage_failed" } };
const told = (kind: JobKind, state: JobState, inSettings = false) => isTold({ number: 1, kind, state }, inSettings);

describe("the line about long work", () => {
  it("is silent about the weekly check while all is well", () => {
    expect(told("weekly_check", working)).toBe(false);
    expect(told("weekly_check", checked(true))).toBe(false);
    expect(told("weekly_check", { state: "stopped", by_lock: false })).toBe(false);
  });

  it("tells what is wrong, and in Settings what goes on", () => {
    expect(told("weekly_check", checked(false))).toBe(true);
    expect(told("weekly_check", failed)).toBe(true);
    expect(told("weekly_check", working, true)).toBe(true);
  });

  it("tells of everything that was asked for", () => {
    for (const state of [working, checked(true), failed]) expect(told("check", state)).toBe(true);
  });

  it("tells what a job that was stopped has left undone, and why it was stopped", () => {
    const stopped = (kind: JobKind, by_lock: boolean) =>
      jobText({ number: 1, kind, state: { state: "stopped", by_lock } });
    expect(stopped("import", true)).toBe("The diary was locked, so this was stopped. Nothing was added to your diary.");
    expect(stopped("import", false)).toBe("Stopped. Nothing was added to your diary.");
    expect(stopped("empty_bin", false)).toBe("Stopped. Everything is still in the bin.");
  });

  it("tells what a restore saved and could not read", () => {
    const restored = (saved: number, unreadable: number) =>
      jobText({
        number: 1,
        kind: "restore",
        state: { state: "done", outcome: { kind: "restored", saved, unreadable } },
      });
    expect(restored(0, 0)).toBe("The backup is in place.");
    expect(restored(2, 1)).toBe(
      "The backup is in place, and 2 calls of the damaged diary were saved as well. " +
        "In 1 place the damaged diary could not be read. It is put aside as it was.",
    );
  });

  it("leads to the screen where there is more to see", () => {
    const examined: JobState = { state: "done", outcome: { kind: "examined" } };
    expect(hasMore({ number: 1, kind: "import_preview", state: examined })).toBe(true);
    expect(told("restore_preview", examined)).toBe(false);
  });
});
