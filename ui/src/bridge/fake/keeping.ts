import type { BinRow, Call, CallId, CallVersion, Code, Place, Settings } from "../gen/types";
import { rowOf, type Kept } from "./story";

/** So many months ago. */
function monthsAgo(months: number): number {
  const then = new Date();
  then.setMonth(then.getMonth() - months);
  return then.getTime();
}

/** The bin, the marks and the versions of the calls that the fake keeps. */
export class FakeKeeping {
  constructor(
    private readonly calls: Kept[],
    private readonly settings: () => Settings,
    private readonly hasDraft: (id: CallId) => boolean,
    private readonly fail: (code: Code) => never,
  ) {}

  #binned(): (Kept & { deletedAt: string })[] {
    return this.calls
      .filter((kept): kept is Kept & { deletedAt: string } => kept.deletedAt !== null)
      .sort((a, b) => Date.parse(b.deletedAt) - Date.parse(a.deletedAt));
  }

  #find(id: CallId): Kept {
    return this.calls.find(({ call }) => call.id === id) ?? this.fail("not_found");
  }

  #goesAt(id: CallId, deletedAt: string): string | null {
    const { bin_days } = this.settings();
    if (bin_days === null || this.hasDraft(id)) return null;
    return new Date(Date.parse(deletedAt) + bin_days * 86_400_000).toISOString();
  }

  #remove(gone: (kept: Kept) => boolean): number {
    const before = this.calls.length;
    for (let index = before - 1; index >= 0; index--) {
      const kept = this.calls[index];
      if (kept !== undefined && gone(kept)) this.calls.splice(index, 1);
    }
    return before - this.calls.length;
  }

  place(id: CallId): Place {
    const kept = this.calls.find(({ call }) => call.id === id);
    return kept === undefined ? "gone" : kept.deletedAt === null ? "diary" : "bin";
  }

  delete(id: CallId): void {
    const kept = this.#find(id);
    if (kept.call.kept) this.fail("kept_for_evidence");
    kept.deletedAt = new Date().toISOString();
  }

  undelete(id: CallId): void {
    this.#find(id).deletedAt = null;
  }

  undeleteAll(): number {
    const binned: Kept[] = this.#binned();
    for (const kept of binned) kept.deletedAt = null;
    return binned.length;
  }

  purge(id: CallId): void {
    if (this.#remove(({ call, deletedAt }) => call.id === id && deletedAt !== null) === 0) this.fail("not_found");
  }

  empty(): number {
    return this.#remove(({ deletedAt }) => deletedAt !== null);
  }

  outline() {
    const binned = this.#binned();
    return { total: binned.length, drafts: binned.filter(({ call }) => this.hasDraft(call.id)).length };
  }

  rows(offset: number, limit: number): BinRow[] {
    return this.#binned()
      .slice(offset, offset + limit)
      .map(({ call, deletedAt }) => {
        const { id, occurred_at, claimed_org, displayed_number, number_text, asked_for } = rowOf(call);
        const goes_at = this.#goesAt(id, deletedAt);
        return {
          id,
          occurred_at,
          claimed_org,
          displayed_number,
          number_text,
          asked_for,
          deleted_at: deletedAt,
          goes_at,
        };
      });
  }

  binned(id: CallId) {
    const { call, deletedAt } = this.#find(id);
    if (deletedAt === null) return this.fail("not_found");
    return { call, deleted_at: deletedAt, goes_at: this.#goesAt(id, deletedAt), draft: this.hasDraft(id) };
  }

  keep(id: CallId, kept: boolean): void {
    const found = this.#find(id);
    found.call = { ...found.call, kept };
  }

  versions(id: CallId): CallVersion[] {
    const { call, versions } = this.#find(id);
    return [{ revision: call.revision, saved_at: call.updated_at, fields: call.fields }, ...versions];
  }

  /** Lets `next` stand in place of what stood there, which is kept as a version. */
  change(id: CallId, revision: number | null, next: Pick<Call, "fields">): Call {
    const kept = this.#find(id);
    const { call } = kept;
    if (call.revision !== revision) this.fail("changed_meanwhile");
    kept.versions.unshift({ revision: call.revision, saved_at: call.updated_at, fields: call.fields });
    kept.call = { ...call, fields: next.fields, revision: call.revision + 1, updated_at: new Date().toISOString() };
    return kept.call;
  }

  bringBack(id: CallId, revision: number, version: number): Call {
    const found = this.#find(id).versions.find((other) => other.revision === version);
    return this.change(id, revision, found ?? this.fail("not_found"));
  }

  old(months: number): Kept[] {
    const limit = monthsAgo(months);
    return this.calls.filter(
      ({ call, deletedAt }) => deletedAt === null && !call.kept && Date.parse(call.fields.occurred_at.instant) < limit,
    );
  }

  tidy(): void {
    const { retention_months } = this.settings();
    if (retention_months === null) return;
    for (const kept of this.old(retention_months)) kept.deletedAt = new Date().toISOString();
  }
}
