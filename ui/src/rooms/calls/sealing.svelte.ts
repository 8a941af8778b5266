import { createContext } from "svelte";
import type { CallId, Failure, FieldIssue } from "../../bridge/gen/types";
import type { Host } from "../../bridge/host";
import { FilledForm } from "./filled.svelte";
import { fieldsOf, isUntouched, withoutHidden, type FormState } from "./form";

/** An unfinished form as one that can be kept: what does not fit into its field stands in the notes. */
export function unfinished(form: FormState, issues: FieldIssue[]): FormState {
  const wrong = new Set(issues.filter(({ severity }) => severity === "error").map(({ field }) => field));
  const { when, number, fields } = structuredClone(form);
  const notes = [fields.notes];
  if (wrong.has("claimed_org")) {
    notes.push(fields.claimed_org);
    fields.claimed_org = "";
    fields.claimed_org_id = null;
  }
  if (wrong.has("displayed_number")) {
    notes.push(number.text);
    number.text = "";
  }
  if (wrong.has("occurred_at")) {
    notes.push(`${when.date} ${when.time}`);
    when.mode = "now";
  }
  if (when.mode !== "now" && (when.time === "" || (when.mode === "day" && when.date === "")))
    when.precision = "day_only";
  fields.notes = notes.map(withoutHidden).join("\n").trim();
  return { ...form, when, number, fields };
}

/**
 * The form of a call that is written down while the diary is not open. It is sealed at each pause, under one identity, so
 * that what was sealed of it before is exchanged.
 */
export class SealedForm extends FilledForm<CallId> {
  readonly id: CallId = crypto.randomUUID();

  constructor(host: Host) {
    super(host, () => null);
    this.keeper.opened();
  }

  get untouched(): boolean {
    return isUntouched($state.snapshot(this.form));
  }

  protected async put(form: FormState) {
    const { sealed, issues } = await this.host.call("seal_call", { id: this.id, fields: fieldsOf(form, null) });
    return { saved: sealed ? this.id : null, issues };
  }

  protected async keep(json: string): Promise<void> {
    const form = JSON.parse(json) as FormState;
    // What was begun and rubbed out again needs no call of its own.
    if (isUntouched(form)) return;
    const first = await this.put(unfinished(form, []));
    if (first.saved !== null) return;
    const { saved, issues } = await this.put(unfinished(form, first.issues));
    const stands = issues.find(({ severity }) => severity === "error");
    if (saved === null && stands !== undefined) throw reasonOf(stands);
  }
}

/** What the host would reject with. */
const reasonOf = ({ code, params }: FieldIssue) => ({ code, params }) satisfies Failure as unknown as Error;

/** The call that is being written down while the diary is not open. It outlives its screen until it is kept. */
export class Sealing {
  form = $state.raw<SealedForm | null>(null);
  /** It had to leave the screen, and is not kept yet. */
  aside = $state(false);

  constructor(private readonly host: Host) {}

  begin(): void {
    this.form = new SealedForm(this.host);
    this.aside = false;
  }

  /** Takes the form off the screen; it is gone once it is kept. Answers whether there was one that is kept now. */
  async putAside(): Promise<boolean> {
    const { form } = this;
    if (form === null) return false;
    if (form.untouched) {
      this.leave();
      return false;
    }
    this.aside = true;
    if (!(await form.flush())) return false;
    this.leave();
    return true;
  }

  /** The form is done with. */
  leave(): void {
    void this.form?.close();
    this.form = null;
    this.aside = false;
  }

  /** Throws away what could not be kept. */
  async discard(): Promise<void> {
    const { form } = this;
    this.form = null;
    this.aside = false;
    await form?.stop();
  }
}

export const [useSealing, provideSealing] = createContext<Sealing>();
