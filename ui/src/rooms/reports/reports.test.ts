import { describe, expect, it } from "vitest";
import type { DispatchState, PreviewItem, ReportMark } from "../../bridge/gen/types";
import { phrases, refusedParts, reportText } from "./items";
import { maskedText } from "./masked";
import { stateSaid, stateText, undoSeconds } from "./state";

const NOW = Date.parse("2026-11-22T12:00:00Z");
const mark = (state: DispatchState, more: Partial<ReportMark> = {}): ReportMark => ({
  id: "1",
  state,
  errand: "submit",
  reference: null,
  last: null,
  undo_until: null,
  ...more,
});

describe("where a report stands", () => {
  it("counts down while it can be undone", () => {
    const undo_until = new Date(NOW + 6_400).toISOString();
    expect(stateText(mark("waiting", { undo_until }), NOW)).toBe("You can undo this for 7 seconds");
    expect(undoSeconds(mark("sending", { undo_until }), NOW), "too late once it is being sent").toBe(0);
  });

  it("is read aloud once while it counts down", () => {
    const counting = mark("waiting", { undo_until: new Date(NOW + 10_000).toISOString() });
    const said = [0, 1_000, 5_500, 9_900].map((passed) => stateSaid(counting, NOW + passed));
    expect(new Set(said)).toEqual(new Set(["The report goes in ten seconds."]));
    expect(stateSaid(counting, NOW + 10_001)).toBe("Waiting for its turn");
    expect(stateSaid(mark("sending"), NOW)).toBe("Sending");
  });

  it.each([
    [mark("waiting", { last: { kind: "unanswered", why: "no_connection" } }), "Waiting for the internet"],
    [mark("waiting", { last: { kind: "unanswered", why: "server_trouble" } }), "Waiting for them to answer"],
    [mark("waiting"), "Waiting for its turn"],
    [mark("sending"), "Sending"],
    [mark("accepted", { reference: "EX-7K3F-92QD" }), "Received, reference EX-7K3F-92QD"],
    [mark("refused", { last: { kind: "refused", why: "too_large", fields: [] } }), "Refused: it is too long for them"],
    [
      mark("parked", { last: { kind: "stopped", why: "redirected" } }),
      "Stopped trying: they pointed to another address, which is not followed",
    ],
    [mark("withdrawn"), "Taken back"],
    [mark("waiting", { errand: "withdraw" }), "Waiting to take it back"],
  ])("says %#", (given, words) => {
    expect(stateText(given, NOW)).toBe(words);
  });
});

describe("what is sent, in words", () => {
  it("reads out each part of a body", () => {
    expect(phrases({ knew_about_me: ["name", "ticket_number"] })).toEqual(["name, ticket number"]);
    expect(phrases({ duration_s: 360, voice: "person" })).toEqual(["A person", "6 minutes"]);
    expect(phrases({ number: { presented: "withheld" } })).toEqual(["Withheld by the caller"]);
  });

  it("shows what it does not know as it is, instead of hiding it", () => {
    expect(phrases({ brand_new: [1] })).toEqual(["brand_new: [1]"]);
    expect(phrases({ expected: "by_magic" })).toEqual(["by_magic"]);
  });

  it("names the parts that were turned down as the person knows them", () => {
    const items: PreviewItem[] = [
      { item: "number_shown", on: true, switchable: true, empty: false, value: { number: { presented: "shown" } } },
      { item: "callers_contacts", on: true, switchable: true, empty: false, value: { websites: ["a"], emails: ["b"] } },
    ];
    const field = (pointer: string) => ({ pointer, code: "not_as_wanted" });
    expect(refusedParts([field("/number/e164"), field("/websites/0"), field("/emails/0")], items)).toEqual([
      "Number shown",
      "Numbers and sites they gave",
    ]);
    for (const odd of ["", "/", "/brand_new", "/toString", "number"])
      expect(refusedParts([field(odd)], items)).toEqual(["another part"]);
  });

  it("writes a text to be copied without what was left out", () => {
    const item = (name: PreviewItem["item"], on: boolean, value: PreviewItem["value"]): PreviewItem => ({
      item: name,
      on,
      switchable: true,
      empty: Object.keys(value).length === 0,
      value,
    });
    const text = reportText([
      item("expected", true, { expected: "no" }),
      item("notes", false, { narrative: "private" }),
      item("loss", true, {}),
      item("callback_word", true, { callback_word: "lantern-47" }),
    ]);
    expect(text).toBe("Expected: No");
  });

  it("tells how much was hidden", () => {
    expect(maskedText({ cards: 1, secrets: 2, identities: 0, cut: 0 })).toBe(
      "(1 card number and 2 codes or passwords hidden)",
    );
    expect(maskedText({ cards: 0, secrets: 0, identities: 0, cut: 5 })).toBe(
      "Only the first 2,000 characters are sent.",
    );
    expect(maskedText({ cards: 0, secrets: 0, identities: 0, cut: 0 })).toBe("");
  });
});
