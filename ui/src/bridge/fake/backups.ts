import type { Backups, DiaryContents, JobOutcome, PrepareRestore, RestorePreview } from "../gen/types";
import type { Kept } from "./story";

/** A backup as the program makes it, of the calls as they stand: kept in memory, put back by a restore. */
export class FakeBackups {
  #kept: { name: string; day: string; made_at: string | null; calls: Kept[] }[] = [];
  #replaced: { name: string; made_at: null; calls: Kept[] }[] = [];
  #checked: Backups["checked"] = null;
  #prepared: Kept[] | null = null;

  constructor(
    private readonly calls: Kept[],
    private readonly opensElsewhere: () => boolean,
    private readonly damaged: boolean,
  ) {
    if (damaged) this.#kept.push({ name: "000000-broken", day: "2026-03-14", made_at: null, calls: [] });
  }

  view(): Backups {
    return {
      kept: this.#kept.map(({ name, day, made_at }) => ({ name, day, made_at, before_update: false, size: 131_072 })),
      replaced: this.#replaced.map(({ name }) => ({ name, size: 131_072 })),
      trouble: null,
      checked: this.#checked,
      opens_elsewhere: this.opensElsewhere(),
    };
  }

  make(): void {
    const name = `${String(this.#kept.length + 1).padStart(6, "0")}-daily.ringtrue`;
    const made_at = new Date().toISOString();
    this.#kept.unshift({ name, day: made_at.slice(0, 10), made_at, calls: structuredClone(this.calls) });
  }

  check(): { sound: boolean; calls: number } {
    this.#checked = { at: new Date().toISOString(), sound: true, calls: this.calls.length };
    return this.#checked;
  }

  look({ from, unlock }: PrepareRestore): RestorePreview | null {
    if (from.kind === "chosen" && unlock === null) return { state: "needs_key", ways: ["passphrase"] };
    const source =
      from.kind === "replaced"
        ? this.#replaced.find(({ name }) => name === from.name)
        : from.kind === "kept"
          ? this.#kept.find(({ name }) => name === from.name)
          : this.#kept[0];
    if (source === undefined) return null;
    this.#prepared = source.calls;
    const here = this.damaged ? null : contents(this.calls);
    return {
      state: "ready",
      made_at: source.made_at,
      there: contents(source.calls),
      here,
      rescue: this.damaged ? "saves" : "not_needed",
    };
  }

  restore(): JobOutcome | null {
    if (this.#prepared === null) return null;
    const name = new Date().toISOString().slice(0, 19).replace("T", "-").replaceAll(":", "");
    this.#replaced.unshift({ name, made_at: null, calls: structuredClone(this.calls) });
    this.calls.splice(0, this.calls.length, ...structuredClone(this.#prepared));
    this.#prepared = null;
    return { kind: "restored", saved: this.damaged ? 2 : 0, unreadable: this.damaged ? 1 : 0 };
  }

  remove(name: string): void {
    this.#replaced = this.#replaced.filter((aside) => aside.name !== name);
  }

  forget(): void {
    this.#prepared = null;
  }
}

function contents(calls: Kept[]): DiaryContents {
  const there = calls.filter(({ deletedAt }) => deletedAt === null).map(({ call }) => call);
  const days = there.map(({ fields }) => fields.occurred_at.instant.slice(0, 10)).sort();
  return {
    calls: there.length,
    first_day: days[0] ?? null,
    last_day: days.at(-1) ?? null,
    reports: 0,
    newest: there
      .slice(0, 5)
      .map(({ id, fields }) => ({ id, occurred_at: fields.occurred_at, claimed_org: fields.claimed_org })),
  };
}
