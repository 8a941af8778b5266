import type { Appointment, AppointmentId, CallId, Failure, FieldIssue, OrganisationId } from "../../bridge/gen/types";
import { asFailure, type Host } from "../../bridge/host";
import { DraftKeeper } from "../calls/draft";
import {
  expectedOf,
  fieldsOfExpected,
  missingIn,
  newExpected,
  restoredExpected,
  type ExpectedForm,
  type KeptExpected,
  type Missing,
} from "./form";

/** Who a caller said would call again, and the call in which they did, saved or not. */
export interface ByCaller {
  call: CallId;
  name: string;
  org: OrganisationId | null;
}

/** The form of an expected call, new or changed. It is kept as a draft. */
export class ExpectedEditor {
  form = $state<ExpectedForm | null>(null);
  zones = $state.raw<string[]>([]);
  issues = $state.raw<FieldIssue[]>([]);
  tried = $state(false);
  saving = $state(false);
  restored = $state(false);
  failure = $state.raw<Failure | null>(null);
  draftFailure = $state.raw<Failure | null>(null);
  /** Why what was to be written on could not be read. */
  unopened = $state.raw<Failure | null>(null);
  #revision: number | null = null;
  #keeper = this.#newKeeper();
  #saved: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly host: Host,
    /** The expected call that is changed, or null for a new one. */
    private readonly id: AppointmentId | null,
    private readonly byCaller: ByCaller | null,
  ) {}

  get #key(): string {
    return this.id ?? "new_appointment";
  }

  #newKeeper(): DraftKeeper {
    return new DraftKeeper(
      () => JSON.stringify(this.#kept()),
      (form) => this.host.call("keep_draft", { key: this.#key, form }),
      (reason) => (this.draftFailure = reason === null ? null : asFailure(reason)),
    );
  }

  #kept(): KeptExpected | null {
    return this.form === null ? null : { version: 1, revision: this.#revision, form: $state.snapshot(this.form) };
  }

  async open(): Promise<void> {
    try {
      const [fresh, kept] = await Promise.all([this.#fresh(), this.host.call("draft", this.#key)]);
      const left = kept === null ? null : restoredExpected(kept.draft.form);
      this.restored = left !== null && JSON.stringify(left.form) !== JSON.stringify(fresh.form);
      this.#write(this.restored && left !== null ? left : fresh);
      this.unopened = null;
    } catch (reason) {
      this.unopened = asFailure(reason);
      return;
    }
    this.#keeper.opened();
  }

  /** The form as it stands before anything is written. */
  async #fresh(): Promise<KeptExpected> {
    const [book, view] = await Promise.all([
      this.host.call("appointment_book"),
      this.id === null ? null : this.host.call("appointment", this.id),
    ]);
    this.zones = book.zones;
    if (view !== null)
      return { version: 1, revision: view.appointment.revision, form: expectedOf(view.appointment.fields) };
    const { byCaller } = this;
    const proposed =
      byCaller === null
        ? {}
        : { name: byCaller.name, org: byCaller.org, proposedIn: byCaller.call, arrangedBy: "earlier_caller" as const };
    return { version: 1, revision: null, form: newExpected(book.zone, proposed) };
  }

  #write({ revision, form }: KeptExpected): void {
    this.#revision = revision;
    this.form = form;
  }

  get missing(): Missing[] {
    return this.form !== null && this.tried ? missingIn(this.form) : [];
  }

  /** Whether something stands in the form that could not be kept. */
  get unkept(): boolean {
    return this.draftFailure !== null;
  }

  changed(): void {
    this.#keeper.changed();
  }

  /** Keeps the form at once; answers whether it is kept. */
  async flush(): Promise<boolean> {
    // What could not be saved after all is still to be kept.
    await this.#saved;
    return this.#keeper.flush();
  }

  /** The form is gone from the screen: what can still be kept is kept, and nothing is tried after that. */
  async close(): Promise<void> {
    await this.flush();
    await this.#keeper.stop();
  }

  /** Saves; on any error the form is as it was, and still kept. */
  async save(): Promise<Appointment | null> {
    if (this.form === null || this.saving) return null;
    this.tried = true;
    this.failure = null;
    this.issues = [];
    if (missingIn(this.form).length > 0) return null;
    this.saving = true;
    const saved = this.#save(this.form);
    this.#saved = saved;
    return saved;
  }

  async #save(form: ExpectedForm): Promise<Appointment | null> {
    await this.#keeper.stop();
    try {
      const { appointment, issues } = await this.host.call("save_appointment", {
        id: this.id,
        revision: this.#revision,
        fields: fieldsOfExpected($state.snapshot(form)),
      });
      this.issues = issues;
      if (appointment !== null) return appointment;
    } catch (reason) {
      this.failure = asFailure(reason);
    } finally {
      this.saving = false;
    }
    this.#keeper.resume();
    return null;
  }

  /** Throws away what was written; nothing is kept any more. */
  async drop(): Promise<void> {
    await this.#keeper.stop();
    try {
      await this.host.call("drop_draft", this.#key);
    } catch (reason) {
      this.#keeper.resume();
      throw reason;
    }
  }

  /** Throws the draft away and begins again. What is returned brings it back. */
  async startAfresh(): Promise<() => void> {
    const [before, fresh] = [this.#kept(), await this.#fresh()];
    await this.drop();
    this.#write(fresh);
    this.#keeper = this.#newKeeper();
    this.#keeper.opened();
    this.draftFailure = null;
    this.failure = null;
    this.issues = [];
    this.restored = false;
    this.tried = false;
    return () => {
      if (before === null) return;
      this.#write(before);
      this.restored = true;
      this.changed();
    };
  }
}
