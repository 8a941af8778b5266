import { describe, expect, it } from "vitest";
import { endsNextDay, isUntouched, newExpected, restoredExpected } from "./form";

describe("the draft of an expected call", () => {
  it("is the form that was left, finished or not, and the revision that it changes", () => {
    const form = newExpected("Europe/London", { name: "Dr Ok", kind: "days", note: "a\n“b”" });
    const kept = { version: 1 as const, revision: 3, form };
    expect(restoredExpected(JSON.stringify(kept))).toEqual(kept);
  });

  it("is none where it cannot be read", () => {
    for (const json of ["", "null", "{", '{"version":2,"form":{}}']) expect(restoredExpected(json), json).toBeNull();
  });
});

describe("a form in which nothing was noted", () => {
  it("is one of yesterday too, and none where a caller proposed it or a word was written", () => {
    const form = newExpected("Asia/Tokyo", {}, new Date("2026-11-21T12:00:00Z"));
    expect(isUntouched(form)).toBe(true);
    expect(isUntouched({ ...form, arrangedBy: "earlier_caller" })).toBe(false);
    expect(isUntouched({ ...form, note: "b" })).toBe(false);
  });
});

describe("the times of an expected call", () => {
  it("end on the next day where the end is earlier than the begin", () => {
    const ends = (from: string, until: string) => endsNextDay(newExpected("Europe/London", { from, until }));
    expect(ends("15:00", "14:00")).toBe(true);
    expect(ends("09:00", "09:00")).toBe(false);
    expect(ends("09:00", "10:00")).toBe(false);
    expect(ends("09:00", "")).toBe(false);
  });
});
