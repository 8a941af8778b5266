import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Failure, FieldIssue, SealCall, SealedCall } from "../../bridge/gen/types";
import type { Host } from "../../bridge/host";
import { PAUSE_MS, RETRY_MS } from "./draft";
import { newForm } from "./form";
import { Sealing, unfinished, type SealedForm } from "./sealing.svelte";

const tooLong = (field: string): FieldIssue => ({
  field,
  code: "too_long",
  severity: "error",
  params: { limit: 500, length: 900 },
});

describe("an unfinished form", () => {
  it("loses nothing that does not fit into its field", () => {
    const form = newForm();
    form.fields.notes = "He is still talking";
    form.fields.claimed_org = "The gas board, and a whole pasted letter";
    form.fields.claimed_org_id = "gas-board";
    form.number = { presented: "shown", text: "many digits" };
    const { fields, number } = unfinished(form, [tooLong("claimed_org"), tooLong("displayed_number")]);
    expect(fields.notes).toBe("He is still talking\nThe gas board, and a whole pasted letter\nmany digits");
    expect([fields.claimed_org, fields.claimed_org_id, number.text]).toEqual(["", null, ""]);
  });

  it("is left as it is where everything fits, but for what cannot be seen", () => {
    const form = newForm();
    form.fields.notes = "a\u0001b";
    form.fields.claimed_org = "The gas board";
    const question: FieldIssue = { field: "claimed_org", code: "in_future", severity: "question", params: {} };
    const kept = unfinished(form, [question]);
    expect(kept.fields.claimed_org).toBe("The gas board");
    expect(kept.fields.notes).toBe("ab");
    expect(form.fields.notes, "the form on the screen is another").toBe("a\u0001b");
  });

  it("claims no hour that nobody told", () => {
    const form = newForm();
    form.when = { ...form.when, mode: "today", time: "" };
    expect(unfinished(form, []).when.precision).toBe("day_only");
    form.when = { ...form.when, mode: "day", date: "", time: "14:00" };
    expect(unfinished(form, []).when.precision).toBe("day_only");
    form.when = { ...form.when, date: "2026-11-01" };
    expect(unfinished(form, []).when.precision).toBe("exact");
  });

  it("keeps a day that is refused as text", () => {
    const form = newForm();
    form.when = { ...form.when, mode: "day", date: "0026-11-01", time: "14:00" };
    const kept = unfinished(form, [tooLong("occurred_at")]);
    expect([kept.when.mode, kept.fields.notes]).toEqual(["now", "0026-11-01 14:00"]);
  });
});

describe("a call that is written down while the diary is not open", () => {
  const names: string[] = [];
  const sealed: SealCall[] = [];
  let answer: (call: SealCall) => SealedCall | Promise<SealedCall>;
  let sealing: Sealing;
  let form: SealedForm;

  const full = (): never => {
    // Rejections carry a plain failure, as the real bridge's do.
    throw { code: "disk_full" } satisfies Failure as unknown as Error;
  };

  const host = {
    call: vi.fn(async (name: string, request: unknown) => {
      names.push(name);
      if (name !== "seal_call") return [];
      const reply = await answer(request as SealCall);
      if (reply.sealed) sealed.push(request as SealCall);
      return reply;
    }),
  } as unknown as Host;

  beforeEach(() => {
    vi.useFakeTimers();
    names.length = sealed.length = 0;
    answer = () => ({ sealed: true, issues: [] });
    sealing = new Sealing(host);
    sealing.begin();
    form = sealing.form as SealedForm;
  });
  afterEach(() => void vi.useRealTimers());

  const write = (notes: string) => {
    form.form.fields.notes = notes;
    form.changed();
  };

  it("is sealed at each pause under one identity, and touches no draft of the diary", async () => {
    write("He said");
    await vi.advanceTimersByTimeAsync(PAUSE_MS);
    write("He said my licence");
    await vi.advanceTimersByTimeAsync(PAUSE_MS);
    expect(sealed.map(({ fields }) => fields.notes)).toEqual(["He said", "He said my licence"]);
    expect(new Set(sealed.map(({ id }) => id)).size).toBe(1);
    await vi.advanceTimersByTimeAsync(RETRY_MS * 3);
    expect(new Set(names)).toEqual(new Set(["seal_call", "examine_call"]));
  });

  it("needs no call where nothing was written", async () => {
    form.changed();
    await vi.advanceTimersByTimeAsync(PAUSE_MS);
    expect(await sealing.putAside()).toBe(false);
    expect([sealed.length, sealing.form]).toEqual([0, null]);
  });

  it("leaves the screen at once, and is gone once it is kept", async () => {
    write("He said");
    const kept = sealing.putAside();
    expect(sealing.aside).toBe(true);
    expect(await kept).toBe(true);
    expect([sealed.length, sealing.form, sealing.aside]).toEqual([1, null, false]);
    await vi.advanceTimersByTimeAsync(RETRY_MS * 3);
    expect(sealed).toHaveLength(1);
  });

  it("stays until it is kept, where that fails at first", async () => {
    answer = full;
    write("He said");
    expect(await sealing.putAside()).toBe(false);
    expect([sealing.form === form, sealing.aside, form.unkept]).toEqual([true, true, true]);
    answer = () => ({ sealed: true, issues: [] });
    await vi.advanceTimersByTimeAsync(RETRY_MS);
    expect(form.unkept).toBe(false);
    expect(await sealing.putAside()).toBe(true);
    expect([sealed.length, sealing.form]).toEqual([1, null]);
  });

  it("is kept with what does not fit in the notes, and says what fits nowhere", async () => {
    answer = ({ fields }) => {
      const issues = fields.claimed_org.length > 10 ? [tooLong("claimed_org")] : [];
      if (fields.notes.length > 40) issues.push(tooLong("notes"));
      return { sealed: issues.length === 0, issues };
    };
    form.form.fields.claimed_org = "The gas board of the whole county";
    form.changed();
    await vi.advanceTimersByTimeAsync(PAUSE_MS);
    expect(sealed.map(({ fields }) => fields.notes)).toEqual(["The gas board of the whole county"]);
    expect(form.form.fields.claimed_org, "on the screen it stays where it was typed").toContain("gas board");
    write("x".repeat(50));
    expect(await sealing.putAside()).toBe(false);
    expect(form.draftFailure).toEqual({ code: "too_long", params: { limit: 500, length: 900 } });
  });

  it("is kept although it is to be hidden while a saving is refused", async () => {
    let refuse: (reply: SealedCall) => void = () => undefined;
    answer = () => new Promise((resolve) => (refuse = resolve));
    write("He said");
    const saved = form.save();
    await vi.advanceTimersByTimeAsync(0);
    const kept = sealing.putAside();
    answer = () => ({ sealed: true, issues: [] });
    refuse({ sealed: false, issues: [tooLong("claimed_org")] });
    expect([await saved, await kept]).toEqual([null, true]);
    expect(sealed).toHaveLength(1);
  });

  it("can be thrown away when it cannot be kept", async () => {
    answer = full;
    write("He said");
    await sealing.putAside();
    await sealing.discard();
    await vi.advanceTimersByTimeAsync(RETRY_MS * 3);
    expect([sealing.form, names.filter((name) => name === "seal_call").length]).toEqual([null, 1]);
  });
});
