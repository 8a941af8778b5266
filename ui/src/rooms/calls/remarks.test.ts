import { render } from "@testing-library/svelte";
import { tick, type Component, type ComponentProps } from "svelte";
import { beforeEach, describe, expect, it } from "vitest";
import type { FieldIssue } from "../../bridge/gen/types";
import { provideHost, type Host } from "../../bridge/host";
import { focusFirstInvalid } from "../../kit/focus";
import { Editor } from "./editor.svelte";
import FormMore from "./FormMore.svelte";

/** Every field beyond the first three of which the program may find fault, as it names them. */
const FIELDS = [
  "displayed_number",
  "displayed_name",
  "called_line.number",
  "attempts.times",
  "attempts.count",
  "claimed_person",
  "claimed_department",
  "quoted_reference.value",
  "remote_session_id",
  "rang_back.detail",
  "second_caller.detail",
  "asked_to_stop.detail",
  "opening_words",
  "suspicion_words",
  "notes",
  "callback_numbers",
  "callback_numbers.0",
  "websites",
  "websites.1",
  "emails",
  "emails.2",
  "evidence",
  "evidence.0.name",
  "evidence.0.note",
  "report_refs",
  "report_refs.0.body",
  "report_refs.0.reference",
  "report_refs.0.contact",
  "knew_about_me",
  "reason_given",
  "asked_for",
  "pressure",
  "background",
  "suspicion",
  "my_reaction",
  "disclosed",
  "duration_s",
  "annoyance",
  "amount_asked.value",
  "amount_asked.currency",
  "amount_lost.value",
  "amount_lost.currency",
];

const host: Host = { call: () => new Promise(() => {}), onNotice: () => () => {} };

const Hosted: Component<ComponentProps<typeof FormMore>> = (internals, props) => {
  provideHost(host);
  return FormMore(internals, props);
};

const issue = (field: string): FieldIssue => ({
  field,
  code: "too_many",
  severity: "error",
  params: { limit: 50 },
});

describe("the rest of the form", () => {
  let editor: Editor;
  let page: HTMLElement;

  beforeEach(() => {
    editor = new Editor(host, null, () => null);
    editor.form.fields.evidence = [{ kind: "other", name: "a", sha256: "b", size: 1, note: "" }];
    editor.form.fields.report_refs = [{ body: "", reference: "", date: null, contact: "" }];
    editor.form.fields.amount_lost.currency = "??";
    page = render(Hosted, { props: { editor, region: null, at: "claimed_org" }, context: new Map() }).container;
  });

  it("says beside every field what is wrong with it, and puts the focus there", async () => {
    for (const field of FIELDS) {
      editor.issues = [issue(field)];
      await tick();
      expect(page.querySelectorAll(".error"), field).toHaveLength(1);
      focusFirstInvalid(page);
      const here = document.activeElement?.closest("[data-invalid]");
      expect(here?.querySelector(".error"), field).toBeTruthy();
    }
  }, 20_000);

  it.each([
    ["attempts.times", "attempts_times"],
    ["report_refs.0.contact", "ref_0_contact"],
    ["displayed_number", "displayed_number"],
  ])("puts the focus for %s into its own box", async (field, id) => {
    editor.issues = [issue(field)];
    await tick();
    focusFirstInvalid(page);
    expect(document.activeElement?.id).toBe(id);
  });

  it("opens the groups that hold an error, and no other", async () => {
    editor.issues = [issue("pressure"), issue("evidence")];
    await tick();
    focusFirstInvalid(page);
    const open = [...page.querySelectorAll("details[open] > summary")].map((summary) => summary.textContent?.trim());
    expect(open).toEqual(["What they said", "Evidence and other reports"]);
    expect((document.activeElement as HTMLInputElement).value).toBe("urgent");
  });

  it("takes a number although none was noticed before", async () => {
    editor.form.number = { presented: "not_noticed", text: "" };
    await tick();
    const box = page.querySelector<HTMLInputElement>("#displayed_number") as HTMLInputElement;
    expect(box.disabled).toBe(false);
    box.value = "0800 555 0100";
    box.dispatchEvent(new InputEvent("input", { bubbles: true }));
    expect(editor.form.number).toEqual({ presented: "shown", text: "0800 555 0100" });
    editor.form.number.presented = "withheld";
    await tick();
    expect(box.value).toBe("");
    editor.form.number.presented = "shown";
    await tick();
    expect(box.value).toBe("0800 555 0100");
  });
});
