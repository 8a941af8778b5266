import { describe, expect, it } from "vitest";
import type { DueCall, DueView, Moment } from "../../bridge/gen/types";
import { dueSentences, dueThenSentences } from "./due";

const NOW = new Date("2026-11-25T12:00:00Z");
const at = (hour: number): Moment => ({
  instant: `2026-11-25T${hour}:00:00Z`,
  offset_minutes: 0,
  precision: "exact",
});
const call = (more: Partial<DueCall>): DueCall => ({
  appointment: "1",
  organisation: "HMRC",
  starts: at(15),
  ends: at(16),
  all_day: false,
  arranged_by: "me",
  channel: "website",
  weight: "counts",
  reference: "",
  is_for_it: false,
  since: "same",
  ...more,
});
const EMPTY: DueView = { state: "none", now: [], next: [], proposed_by_callers: [] };
const kinds = (view: Partial<DueView>) => dueSentences({ ...EMPTY, ...view }, "", NOW).map(({ kind }) => kind);

describe("what the book says of a call", () => {
  it("names what comes next only where it counts, and says of the rest that it proves nothing", () => {
    expect(kinds({ next: [call({})] })).toEqual(["none", "next"]);
    const wrote = call({ arranged_by: "organisation_wrote", channel: "letter", weight: "not_by_me" });
    expect(kinds({ next: [wrote] })).toEqual(["none", "weak"]);
    expect(dueSentences({ ...EMPTY, next: [wrote] }, "", NOW)[1]?.text).toContain("proves nothing");
  });

  it("tells today’s trap from tomorrow’s", () => {
    const today = call({ weight: "trap", arranged_by: "earlier_caller", is_for_it: true });
    const later = call({ weight: "trap", arranged_by: "earlier_caller" });
    const view: DueView = { ...EMPTY, state: "by_caller", proposed_by_callers: [today, later] };
    const [first, second] = dueSentences(view, "", NOW);
    expect(first?.text).toContain("hang up");
    expect(second?.text).toContain("do not answer");
    expect(dueThenSentences(view, "HMRC", NOW).filter(({ kind }) => kind === "trap")).toHaveLength(1);
  });
});
