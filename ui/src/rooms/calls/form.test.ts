import { describe, expect, it } from "vitest";
import { fieldsOf, formOf, isUntouched, localIssues, mendHidden, newForm, restoredForm, withoutHidden } from "./form";

const NOW = new Date(2026, 10, 22, 14, 5);

describe("the form of a call", () => {
  it("is untouched until something is noted", () => {
    const form = newForm(NOW);
    expect(isUntouched(form)).toBe(true);
    form.fields.notes = "x";
    expect(isUntouched(form)).toBe(false);
  });

  it("keeps every field of a call through an edit", () => {
    const form = newForm(NOW);
    form.fields.claimed_org = "Chase";
    form.number.text = "0800 555 0100";
    form.callbackNumbers = " 0800 1 \n\n0800 2";
    form.websites = "a.example";
    form.minutes = "6,5";
    form.attempts = "3";
    const fields = fieldsOf(form, "GB", NOW);
    expect(fields.callback_numbers.map(({ as_typed }) => as_typed)).toEqual(["0800 1", "0800 2"]);
    expect(fields.duration_s).toBe(390);
    const call = { id: "1", revision: 2, created_at: "", updated_at: "", fields };
    expect(fieldsOf(formOf(call, NOW), "GB", NOW)).toEqual(fields);
  });

  it("notes a number that was not noticed when none was typed", () => {
    expect(fieldsOf(newForm(NOW), null, NOW).displayed_number).toEqual({ presented: "not_noticed", number: null });
  });

  it("tells what cannot become a call yet, and keeps it as typed", () => {
    const form = newForm(NOW);
    form.when.mode = "day";
    form.when.date = "";
    form.minutes = "about six";
    expect(localIssues(form).map(({ problem }) => problem)).toEqual(["no_date", "not_minutes"]);
    expect(form.minutes).toBe("about six");
  });

  it("takes up a draft of yesterday at the time at which it was begun", () => {
    const json = JSON.stringify(newForm(NOW));
    const form = restoredForm(json, new Date(2026, 10, 23, 9, 0));
    expect(form?.when).toMatchObject({ mode: "day", date: "2026-11-22", time: "14:05", precision: "about" });
    expect(restoredForm(json, new Date(2026, 10, 22, 14, 10))?.when.mode).toBe("now");
  });

  it("does not move yesterday's “earlier today” to today", () => {
    const form = newForm(NOW);
    form.when = { ...form.when, mode: "today", time: "09:30" };
    const restored = restoredForm(JSON.stringify(form), new Date(2026, 10, 23, 9, 0));
    expect(restored?.when).toMatchObject({ mode: "day", date: "2026-11-22", time: "09:30" });
  });

  it("leaves alone a draft that it cannot read", () => {
    expect(restoredForm("{")).toBeNull();
    expect(restoredForm('{"version":2}')).toBeNull();
  });

  it("removes hidden characters and nothing else", () => {
    expect(withoutHidden("a\u0000b\tc\nd\u009fe")).toBe("ab\tc\nde");
    const form = newForm(NOW);
    form.fields.attempts.times = "x\u0001y";
    form.websites = "a\u0002b";
    mendHidden(form, { field: "attempts.times" });
    mendHidden(form, { field: "websites.1" });
    expect([form.fields.attempts.times, form.websites]).toEqual(["xy", "ab"]);
  });
});
