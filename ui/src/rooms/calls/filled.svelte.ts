import type { Failure, FieldIssue, Region } from "../../bridge/gen/types";
import { asFailure, type Host } from "../../bridge/host";
import { issueText } from "../../failure/table";
import type { Remark } from "../../kit/Remarks.svelte";
import { m } from "../../words/vocabulary";
import { DraftKeeper } from "./draft";
import { fieldsOf, localIssues, mendHidden, newForm, type FormState } from "./form";

const EXAMINE_MS = 500;
/** When keeping what was written takes longer, something else has the diary to itself, and that is told. */
const WAITS_MS = 1_000;
/** A form beyond this many characters is looked at only when it is saved. */
const EXAMINE_LIMIT = 1_000_000;

/**
 * One form being filled in: what there is to say about it, and that it is kept while it is. Where it is kept and what
 * it is saved as, is told by what extends this.
 */
export abstract class FilledForm<Saved> {
  form = $state<FormState>(newForm());
  issues = $state.raw<FieldIssue[]>([]);
  /** Issues are told while typing only for what was looked at; all of them after an attempt to save. */
  tried = $state(false);
  saving = $state(false);
  /** What was written waits until the diary is free. */
  waiting = $state(false);
  failure = $state.raw<Failure | null>(null);
  draftFailure = $state.raw<Failure | null>(null);
  protected keeper = this.newKeeper();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #round = 0;
  #saved: Promise<unknown> = Promise.resolve();

  constructor(
    protected readonly host: Host,
    protected readonly region: () => Region | null,
  ) {}

  /** Keeps the form as it stands, finished or not; it comes as JSON. */
  protected abstract keep(form: string): Promise<unknown>;

  /** Saves it; null where an issue forbids that. */
  protected abstract put(form: FormState): Promise<{ saved: Saved | null; issues: FieldIssue[] }>;

  protected newKeeper(): DraftKeeper {
    return new DraftKeeper(
      () => JSON.stringify($state.snapshot(this.form)),
      (form) => this.#patiently(this.keep(form)),
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

  changed(): void {
    this.keeper.changed();
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

  /** Keeps the form at once: a field is left, the window hidden, the screen changed. Answers whether it is kept. */
  async flush(): Promise<boolean> {
    // What could not be saved after all is still to be kept.
    await this.#saved;
    return this.keeper.flush();
  }

  /** The form is gone from the screen: what can still be kept is kept, and nothing is tried after that. */
  async close(): Promise<void> {
    await this.flush();
    await this.stop();
  }

  /** Nothing is kept any more. */
  stop(): Promise<void> {
    return this.keeper.stop();
  }

  /** Saves; on any error the form is as it was, and still kept. */
  async save(): Promise<Saved | null> {
    if (this.saving) return null;
    this.tried = true;
    this.failure = null;
    if (localIssues(this.form).length > 0) return null;
    this.saving = true;
    const saved = this.#save();
    this.#saved = saved;
    return saved;
  }

  async #save(): Promise<Saved | null> {
    await this.keeper.stop();
    try {
      const { saved, issues } = await this.#patiently(this.put($state.snapshot(this.form)));
      this.issues = issues;
      if (saved !== null) return saved;
    } catch (reason) {
      this.failure = asFailure(reason);
    } finally {
      this.saving = false;
    }
    this.keeper.resume();
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
