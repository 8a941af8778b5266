import { describe, expect, it } from "vitest";
import type { CheckOutcome, CheckResult } from "../../bridge/gen/types";
import { stretches } from "../../kit/stretches";
import { differing, emphasise } from "./difference";
import { hint, toneOf, words } from "./outcome";

const strongOf = (message: string) =>
  stretches(message)
    .filter(({ strong }) => strong)
    .map(({ text }) => text);

describe("the digits in which two numbers differ", () => {
  it.each([
    ["+1 800-935-9953", "1-800-935-9935", "35"],
    ["1-800-935-9936", "1-800-935-9935", "5"],
    ["1-800-935-993", "1-800-935-9935", "5"],
    ["0300 200 3301", "0300 200 3300", "0"],
  ])("%s against %s", (typed, official, strong) => {
    expect(strongOf(emphasise(typed, official))).toEqual([strong]);
  });

  it("marks nothing where the official number only lacks what was added", () => {
    expect(strongOf(emphasise("1-800-935-9935", "1-800-935-9935"))).toEqual([]);
  });

  it("never reaches beyond the number, whatever was typed", () => {
    for (const typed of ["", "1", "abc", "9".repeat(40)]) {
      const { from, to } = differing(typed, "1-800-935-9935");
      expect(from).toBeGreaterThanOrEqual(0);
      expect(to).toBeLessThanOrEqual(11);
    }
  });
});

const result = (outcome: CheckOutcome, more: Partial<CheckResult> = {}): CheckResult => ({
  outcome,
  as_typed: "+1 800-935-9935",
  e164: null,
  display: "",
  number_region: null,
  organisation: "chase",
  organisation_name: "Chase",
  contact: null,
  contact_age: null,
  contact_page_is_official: false,
  resemblance: "neighbours_swapped",
  official_in: [],
  listed: null,
  reason: "too_short",
  disguised: false,
  region_needed: false,
  ...more,
});

describe("what a check says", () => {
  const outcomes: CheckOutcome[] = [
    "listed_as_false",
    "resembles_official",
    "not_in_directory",
    "same_as_official",
    "short_code",
    "not_a_number",
  ];

  it.each(outcomes)("%s never calms", (outcome) => {
    const said = [hint(result(outcome)), ...words(result(outcome))].join(" ");
    expect(said).not.toMatch(/\b(safe|genuine|verified|trusted|secure)\b/i);
    expect(toneOf(outcome)).not.toBe("good");
  });

  it("says of an official number that it proves nothing", () => {
    expect(words(result("same_as_official")).join(" ")).toContain("proves nothing");
    expect(words(result("short_code")).join(" ")).toContain("proves nothing");
  });

  it("names both where one organisation lists what another one gives", () => {
    const source = { page: "https://www.chase.com/", date: null, date_note: "", seen: null, seen_in: "", reason: "" };
    const listed = { note: "", source, page_is_official: true, given_by: "Example Bank" };
    const said = words(result("listed_as_false", { listed })).join(" ");
    expect(said).toContain("Chase");
    expect(said).toContain("Example Bank");
    expect(said).toContain("Do not ring it");
    expect(said).not.toContain("not theirs");
  });

  it("names the region of a short number that is official elsewhere", () => {
    expect(words(result("short_code", { official_in: ["GB"] })).join(" ")).toContain("United Kingdom");
  });
});
