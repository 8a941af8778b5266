import { describe, expect, it } from "vitest";
import type { Age, AgedContact, Contact, Way } from "../../bridge/gen/types";
import { canBeRung, freshness } from "./contact";

const contact = (date: string | null, date_note = ""): Contact => ({
  way: { kind: "short_code", as_printed: "60599", text_only: true },
  reach: "global",
  purpose: "",
  languages: [],
  hours: "",
  source: { page: "https://www.example.org/contact", date, date_note, seen: null, seen_in: "", reason: "" },
  note: "",
  shared_with: [],
});

describe("where a contact was read", () => {
  it.each<[Contact, Age]>([
    [contact(null), "undated"],
    [contact(null, "about 2020-2021"), "old"],
    [contact("2020-01-02"), "old"],
  ])("asks to open only a page that opens: %#", (given, age) => {
    expect(freshness(given, age, true)).toMatch(/^Seen on example\.org.* Open it to be sure\.$/);
    expect(freshness(given, age, false)).toMatch(/^Seen on example\.org/);
    expect(freshness(given, age, false)).not.toContain("pen it");
  });

  it("promises nothing of a page that cannot be opened", () => {
    expect(freshness(contact(null), "undated", false)).toBe("Seen on example.org. No date on the page.");
  });

  it("calls confirmed only what is recent", () => {
    expect(freshness(contact("2026-07-01"), "recent", true)).toMatch(/^Confirmed on example\.org, .*2026\.$/);
  });
});

describe("what can be rung", () => {
  const aged = (way: Way, warned_of_by: string | null = null): AgedContact => ({
    contact: { ...contact(null), way },
    display: "",
    age: "undated",
    page_is_official: true,
    warned_of_by,
  });
  const number: Way = {
    kind: "phone",
    as_printed: "1-800-555-0100",
    e164: "+18005550100",
    menu: "",
    toll_free: null,
    text_only: false,
  };

  it("is a number or a short number that takes calls, and of which nobody warns", () => {
    expect(canBeRung(aged(number))).toBe(true);
    expect(canBeRung(aged({ kind: "short_code", as_printed: "159", text_only: false }))).toBe(true);
    expect(canBeRung(aged({ ...number, text_only: true }))).toBe(false);
    expect(canBeRung(aged(number, "Chase"))).toBe(false);
    expect(canBeRung(aged({ kind: "email", address: "a@example.com" }))).toBe(false);
  });
});
