import { describe, expect, it } from "vitest";
import type { Suggestion } from "../../bridge/gen/types";
import { emptyFields, newForm } from "./form";
import { factSaid, intoNotes, isNoted, keyOf, note, pieces, stillOpen } from "./said";

const fact = (field: string, value: string, words = "words", at = 0): Suggestion => ({ at, words, field, value });
const GIFT = fact("asked_for", "gift_cards", "gift cards");
const fields = () => emptyFields(new Date(0));

describe("a fact that a text suggests", () => {
  it("is noted beside what was noted before, and only once", () => {
    const noted = fields();
    noted.asked_for = ["money"];
    note(noted, GIFT);
    note(noted, GIFT);
    expect(noted.asked_for).toEqual(["money", "gift_cards"]);
  });

  it("takes the place of nothing", () => {
    const noted = fields();
    noted.knew_about_me = ["nothing"];
    note(noted, fact("knew_about_me", "name"));
    expect(noted.knew_about_me).toEqual(["name"]);
  });

  it("that there was nothing stands alone, and is not asked about beside something", () => {
    const noted = fields();
    noted.disclosed = ["email"];
    const nothing = fact("disclosed", "nothing", "didn’t tell him anything");
    expect(stillOpen([nothing], noted, [])).toEqual([]);
    note(noted, nothing);
    expect(noted.disclosed).toEqual(["nothing"]);
  });

  it.each([
    [fact("claimed_org", "Trend Micro"), "claimed_org", "Trend Micro"],
    [fact("voice", "recorded"), "voice", "recorded"],
    [fact("paid", "yes"), "paid", "yes"],
    [fact("second_caller", "yes"), "second_caller", { yes: true, detail: "" }],
  ])("of one answer sets that answer: %j", (suggestion, field, value) => {
    const noted = fields();
    expect(isNoted(noted, suggestion)).toBe(false);
    note(noted, suggestion);
    expect(noted[field as "voice"]).toEqual(value);
    expect(isNoted(noted, suggestion)).toBe(true);
  });

  it("is said with the form's question and answer", () => {
    expect(factSaid(GIFT)).toEqual({ question: "What did they want?", answer: "Gift cards" });
    expect(factSaid(fact("second_caller", "yes")).answer).toBe("Yes");
    expect(factSaid(fact("claimed_org", "Chase"))).toEqual({
      question: "Who did they say they were?",
      answer: "Chase",
    });
  });

  it("is proposed until it is noted or refused, and again where it rests on other words", () => {
    const noted = fields();
    expect(stillOpen([GIFT], noted, [])).toEqual([GIFT]);
    expect(stillOpen([GIFT], noted, [keyOf(GIFT)])).toEqual([]);
    expect(stillOpen([{ ...GIFT, words: "GIFT cards" }], noted, [keyOf(GIFT)])).toEqual([]);
    expect(stillOpen([{ ...GIFT, words: "Steam cards" }], noted, [keyOf(GIFT)])).toHaveLength(1);
    note(noted, GIFT);
    expect(stillOpen([GIFT], noted, [])).toEqual([]);
  });
});

describe("the text", () => {
  it("is cut where the marked words stand, whatever characters are before them", () => {
    expect(pieces("🎣 buy gift cards now", [fact("asked_for", "gift_cards", "gift cards", 6)])).toEqual([
      { text: "🎣 buy ", marked: false },
      { text: "gift cards", marked: true },
      { text: " now", marked: false },
    ]);
  });

  it("is whole again however marks lie over each other", () => {
    const found = [fact("a", "b", "one two", 0), fact("a", "c", "two three", 4), fact("a", "d", "two", 4)];
    expect(pieces("one two three", found)).toEqual([
      { text: "one two", marked: true },
      { text: " three", marked: true },
    ]);
  });

  it("goes into the notes only once, behind what is there", () => {
    const form = newForm();
    form.fields.notes = "Tuesday.";
    form.said.text = " Buy gift cards. ";
    intoNotes(form);
    intoNotes(form);
    expect(form.fields.notes).toBe("Tuesday.\nBuy gift cards.");
  });
});
