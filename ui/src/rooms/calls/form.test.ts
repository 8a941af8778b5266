import { describe, expect, it } from "vitest";
import {
  chooseWhen,
  fieldsOf,
  formOf,
  isUntouched,
  localIssues,
  mendHidden,
  newForm,
  restoredForm,
  shownNumber,
  withoutHidden,
} from "./form";

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
    const call = { id: "1", revision: 2, created_at: "", updated_at: "", kept: false, fields };
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
    chooseWhen(form, "today", NOW);
    form.when.time = "09:30";
    const restored = restoredForm(JSON.stringify(form), new Date(2026, 10, 23, 9, 0));
    expect(restored?.when).toMatchObject({ mode: "day", date: "2026-11-22", time: "09:30" });
  });

  it("means by “earlier today” the day on which that was chosen, also when it is saved after midnight", () => {
    const form = newForm(new Date(2026, 10, 22, 23, 40));
    chooseWhen(form, "today", new Date(2026, 10, 22, 23, 50));
    form.when.time = "23:30";
    const saved = () => fieldsOf(form, null, new Date(2026, 10, 23, 0, 10)).occurred_at.instant;
    expect(saved()).toBe(new Date(2026, 10, 22, 23, 30).toISOString());
    chooseWhen(form, "today", new Date(2026, 10, 23, 0, 5));
    expect(saved(), "chosen once more, it is the new day").toBe(new Date(2026, 10, 23, 23, 30).toISOString());
  });

  it("does not move a call of today to the day on which its edit is saved", () => {
    const fields = fieldsOf(newForm(NOW), null, NOW);
    const form = formOf({ id: "1", revision: 1, created_at: "", updated_at: "", kept: false, fields }, NOW);
    expect(form.when.mode).toBe("today");
    expect(fieldsOf(form, null, new Date(2026, 10, 23, 0, 10)).occurred_at).toEqual(fields.occurred_at);
  });

  it("keeps the number that was typed while another answer is tried", () => {
    const form = newForm(NOW);
    form.number = { presented: "shown", text: "0800 555 0100" };
    form.number.presented = "withheld";
    expect(shownNumber(form), "what is not saved is not shown").toBe("");
    expect(fieldsOf(form, null, NOW).displayed_number).toEqual({ presented: "withheld", number: null });
    form.number.presented = "shown";
    expect(shownNumber(form)).toBe("0800 555 0100");
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
