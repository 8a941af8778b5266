import type { CallId, Failure, Region, SavedCall } from "../../bridge/gen/types";
import { asFailure, type Host } from "../../bridge/host";
import { FilledForm } from "./filled.svelte";
import { fieldsOf, formOf, isUntouched, newForm, restoredForm, type FormState } from "./form";

/** The form of a call in the open diary, new or changed. It is kept as a draft. */
export class Editor extends FilledForm<NonNullable<SavedCall["call"]>> {
  ready = $state(false);
  restored = $state(false);
  /** Why what was to be written on could not be read. */
  unopened = $state.raw<Failure | null>(null);

  constructor(
    host: Host,
    /** The call that is changed, or null for a new one. */
    private readonly id: CallId | null,
    region: () => Region | null,
  ) {
    super(host, region);
  }

  get #key(): string {
    return this.id ?? "new";
  }

  protected keep(form: string): Promise<unknown> {
    return this.host.call("keep_draft", { key: this.#key, form });
  }

  protected async put(form: FormState) {
    const { call, issues } = await this.host.call("save_call", {
      id: form.call?.id ?? null,
      revision: form.call?.revision ?? null,
      fields: fieldsOf(form, this.region()),
      draft: this.#key,
    });
    return { saved: call, issues };
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
    this.keeper.opened();
    this.ready = true;
  }

  /** The identity of the call. A new one has it from now on, so that what belongs to it can be saved first. */
  identity(): CallId {
    this.form.call ??= { id: crypto.randomUUID(), revision: null };
    this.changed();
    return this.form.call.id;
  }

  /** Throws the draft away and begins again; what was thrown away is returned, to be brought back. */
  async startAfresh(): Promise<FormState> {
    const before = $state.snapshot(this.form);
    await this.keeper.stop();
    try {
      const afresh = this.id === null ? newForm() : formOf((await this.host.call("call", this.id)).call);
      await this.host.call("drop_draft", this.#key);
      this.form = afresh;
    } catch (reason) {
      this.keeper.resume();
      throw reason;
    }
    this.keeper = this.newKeeper();
    this.keeper.opened();
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
}
