import type { Appointment, AppointmentId, CallId, Failure, FieldIssue, OrganisationId } from "../../bridge/gen/types";
import { asFailure, type Host } from "../../bridge/host";
import { DraftKeeper } from "../calls/draft";
import {
  begunIn,
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
  /** Other new ones that were begun and left, the last first. They are kept beside this one. */
  left = $state.raw<ExpectedForm[]>([]);
  #revision: number | null = null;
  /** The form before anything is written. */
  #blank = "";
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
    if (this.form === null) return null;
    return { version: 1, revision: this.#revision, form: $state.snapshot(this.form), left: this.left };
  }

  async open(): Promise<void> {
    try {
      const [fresh, kept] = await Promise.all([this.#fresh(), this.host.call("draft", this.#key)]);
      const draft = kept === null ? null : restoredExpected(kept.draft.form);
      const opened = draft === null ? fresh : this.id === null ? this.#oneOf(begunIn(draft), fresh) : draft;
      this.#blank = JSON.stringify(fresh.form);
      this.restored = JSON.stringify(opened.form) !== this.#blank;
      this.#write(this.restored ? opened : { ...fresh, left: opened.left });
      this.unopened = null;
    } catch (reason) {
      this.unopened = asFailure(reason);
      return;
    }
    this.#keeper.opened();
  }

  /** The one among those that were begun that is asked for, or a fresh one; the others are left beside it. */
  #oneOf(begun: ExpectedForm[], fresh: KeptExpected): KeptExpected {
    const { byCaller } = this;
    const at = byCaller === null ? 0 : begun.findIndex(({ proposedIn }) => proposedIn === byCaller.call);
    return { ...fresh, form: begun[at] ?? fresh.form, left: begun.filter((_, index) => index !== at) };
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

  #write({ revision, form, left = [] }: KeptExpected): void {
    this.#revision = revision;
    this.form = form;
    this.left = left;
  }

  /** Goes on with the one that was left last. What is noted in this one is left in its place. */
  goOnWithLeft(): void {
    const [next, ...others] = this.left;
    if (next === undefined || this.form === null || this.saving) return;
    const now = $state.snapshot(this.form);
    this.#turnTo({ version: 1, revision: null, form: next, left: this.#isBlank(now) ? others : [...others, now] });
    this.restored = true;
    this.changed();
  }

  #isBlank(form: ExpectedForm): boolean {
    return JSON.stringify(form) === this.#blank;
  }

  /** Shows another form, of which nothing was tried yet. */
  #turnTo(other: KeptExpected): void {
    this.#write(other);
    this.failure = null;
    this.issues = [];
    this.tried = false;
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
      if (appointment !== null) {
        await this.#keepLeft().catch((reason) => (this.draftFailure = asFailure(reason)));
        return appointment;
      }
    } catch (reason) {
      this.failure = asFailure(reason);
    } finally {
      this.saving = false;
    }
    this.#keeper.resume();
    return null;
  }

  /** Keeps what was left in the place of this one, which is done with. */
  async #keepLeft(): Promise<void> {
    const [form, ...left] = this.left;
    if (form === undefined) return;
    const kept: KeptExpected = { version: 1, revision: null, form, left };
    await this.host.call("keep_draft", { key: this.#key, form: JSON.stringify(kept) });
  }

  /** Throws away what was written; only what was left before is still kept. */
  async drop(): Promise<void> {
    await this.#keeper.stop();
    try {
      if (this.left.length > 0) await this.#keepLeft();
      else await this.host.call("drop_draft", this.#key);
    } catch (reason) {
      this.#keeper.resume();
      throw reason;
    }
  }

  /** Throws the draft away and begins again. What is returned brings it back. */
  async startAfresh(): Promise<() => void> {
    const [before, fresh] = [this.#kept(), await this.#fresh()];
    await this.drop();
    this.#turnTo({ ...fresh, left: this.left });
    this.#keeper = this.#newKeeper();
    this.#keeper.opened();
    this.draftFailure = null;
    this.restored = false;
    return () => {
      if (before === null) return;
      this.#write(before);
      this.restored = true;
      this.changed();
    };
  }
}
