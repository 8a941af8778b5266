import type { FieldIssue, Region, SavedCall } from "../../bridge/gen/types";
import { asFailure, type Host } from "../../bridge/host";
import type { Failure } from "../../bridge/gen/types";
import { issueText } from "../../failure/table";
import type { Remark } from "../../kit/Remarks.svelte";
import { m } from "../../words/vocabulary";
import { DraftKeeper } from "./draft";
import { fieldsOf, formOf, isUntouched, localIssues, mendHidden, newForm, restoredForm, type FormState } from "./form";

const EXAMINE_MS = 500;
/** When keeping what was written takes longer, something else has the diary to itself, and that is told. */
const WAITS_MS = 1_000;
/** A form beyond this many characters is looked at only when it is saved. */
const EXAMINE_LIMIT = 1_000_000;

/** One form being filled in: its draft, its issues, its saving. */
export class Editor {
  form = $state<FormState>(newForm());
  issues = $state.raw<FieldIssue[]>([]);
  /** Issues are told while typing only for what was looked at; all of them after an attempt to save. */
  tried = $state(false);
  saving = $state(false);
  ready = $state(false);
  restored = $state(false);
  /** What was written waits until the diary is free. */
  waiting = $state(false);
  /** Why what was to be written on could not be read. */
  unopened = $state.raw<Failure | null>(null);
  failure = $state.raw<Failure | null>(null);
  draftFailure = $state.raw<Failure | null>(null);
  #keeper: DraftKeeper;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #round = 0;

  constructor(
    private readonly host: Host,
    /** The call that is changed, or null for a new one. */
    private readonly id: string | null,
    private readonly region: () => Region | null,
  ) {
    this.#keeper = this.#newKeeper();
  }

  get #key(): string {
    return this.id ?? "new";
  }

  #newKeeper(): DraftKeeper {
    return new DraftKeeper(
      () => JSON.stringify($state.snapshot(this.form)),
      (form) => this.#patiently(this.host.call("keep_draft", { key: this.#key, form })),
      (reason) => (this.draftFailure = reason === null ? null : asFailure(reason)),
    );
  }

  async #patiently<T>(work: Promise<T>): Promise<T> {
    const timer = setTimeout(() => (this.waiting = true), WAITS_MS);
    try {
      return await work;
    } finally {
      clearTimeout(timer);
      this.waiting = false;
    }
  }

  async open(): Promise<void> {
    try {
      const kept = await this.host.call("draft", this.#key);
      const form = kept === null ? null : restoredForm(kept.draft.form);
      if (form !== null && !isUntouched(form)) {
        this.form = form;
        this.restored = true;
      } else if (this.id !== null) {
        this.form = formOf((await this.host.call("call", this.id)).call);
      }
      this.unopened = null;
    } catch (reason) {
      // An empty form in place of what could not be read would look like a loss, and be saved as another call.
      this.unopened = asFailure(reason);
      return;
    }
    this.#keeper.opened();
    this.ready = true;
  }

  changed(): void {
    this.#keeper.changed();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#examine(), EXAMINE_MS);
  }

  async #examine(): Promise<void> {
    const round = ++this.#round;
    if (this.form.fields.notes.length > EXAMINE_LIMIT) return;
    try {
      const issues = await this.host.call("examine_call", fieldsOf($state.snapshot(this.form), this.region()));
      if (round === this.#round) this.issues = issues;
    } catch {
      // The same check runs when the call is saved, and tells then what is wrong.
    }
  }

  /** Whether something stands in the form that could not be kept. */
  get unkept(): boolean {
    return this.draftFailure !== null;
  }

  /** Keeps the draft at once: the field is left, the window hidden, the screen changed. Answers whether it is kept. */
  flush(): Promise<boolean> {
    return this.#keeper.flush();
  }

  /** The form is gone from the screen: what can still be kept is kept, and nothing is tried after that. */
  async close(): Promise<void> {
    await this.#keeper.flush();
    await this.#keeper.stop();
  }

  /** Throws the draft away and begins again; what was thrown away is returned, to be brought back. */
  async startAfresh(): Promise<FormState> {
    const before = $state.snapshot(this.form);
    await this.#keeper.stop();
    try {
      const afresh = this.id === null ? newForm() : formOf((await this.host.call("call", this.id)).call);
      await this.host.call("drop_draft", this.#key);
      this.form = afresh;
    } catch (reason) {
      this.#keeper.resume();
      throw reason;
    }
    this.#keeper = this.#newKeeper();
    this.#keeper.opened();
    this.draftFailure = null;
    this.issues = [];
    this.restored = false;
    this.tried = false;
    return before;
  }

  bringBack(form: FormState): void {
    this.form = form;
    this.restored = true;
    this.changed();
  }

  /** Saves; on any error the form and its draft are as they were. */
  async save(): Promise<SavedCall["call"]> {
    if (this.saving) return null;
    this.tried = true;
    this.failure = null;
    if (localIssues(this.form).length > 0) return null;
    this.saving = true;
    await this.#keeper.stop();
    try {
      const form = $state.snapshot(this.form);
      const saving = this.host.call("save_call", {
        id: form.call?.id ?? null,
        revision: form.call?.revision ?? null,
        fields: fieldsOf(form, this.region()),
        draft: this.#key,
      });
      const saved = await this.#patiently(saving);
      this.issues = saved.issues;
      if (saved.call !== null) return saved.call;
    } catch (reason) {
      this.failure = asFailure(reason);
    } finally {
      this.saving = false;
    }
    this.#keeper.resume();
    return null;
  }

  get errors(): number {
    return localIssues(this.form).length + this.issues.filter((issue) => issue.severity === "error").length;
  }

  /** What is to be said under a field and its parts. */
  remarks(field: string): Remark[] {
    return this.#said(field, (named) => named === field || named.startsWith(`${field}.`));
  }

  /** What is to be said of a list as a whole; its entries tell the rest. */
  ownRemarks(field: string): Remark[] {
    return this.#said(field, (named) => named === field);
  }

  #said(field: string, wanted: (named: string) => boolean): Remark[] {
    const told: Remark[] = this.issues
      .filter((issue) => wanted(issue.field))
      .map((issue) => ({
        text: this.#lineOf(issue, field) + issueText(issue),
        kind: issue.severity,
        action:
          issue.code === "control_characters"
            ? {
                label: m.remove_hidden(),
                act: () => {
                  mendHidden(this.form, issue);
                  this.changed();
                },
              }
            : undefined,
      }));
    const local: Remark[] = this.tried
      ? localIssues(this.form)
          .filter((issue) => issue.field === field)
          .map((issue) => ({ text: m[`local_${issue.problem}`](), kind: "error" }))
      : [];
    return [...local, ...told];
  }

  #lineOf(issue: FieldIssue, field: string): string {
    const [part = ""] = issue.field.slice(field.length + 1).split(".");
    const index = /^\d+$/.test(part) ? Number(part) : null;
    return index === null ? "" : m.on_line({ line: index + 1 });
  }
}
