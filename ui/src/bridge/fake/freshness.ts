import type { Code, DirectoryChange, DirectoryStatus, Freshness } from "../gen/types";
import { ORGANISATIONS, REGIONS } from "./directory";

const DAY = 86_400_000;
const ago = (days: number) => new Date(Date.now() - days * DAY).toISOString();

/** Scripted by the address: `directory=fresh|ageing|shipped|expired|older|altered|unreached|nothing|held|clock`. */
export class FakeDirectory {
  private looked = false;

  constructor(private readonly script: string) {}

  get isHeldBack(): boolean {
    return this.script === "held";
  }

  get hasNothing(): boolean {
    return this.script === "nothing";
  }

  status(): DirectoryStatus {
    const changes = this.looked && this.script === "fresh" ? this.changes() : [];
    return {
      organisations: this.hasNothing ? 0 : ORGANISATIONS.length,
      broken: 0,
      regions: REGIONS,
      freshness: this.freshness(),
      clock_behind: this.script === "clock",
      good_at: this.goodAt(),
      expires: ago(this.script === "expired" ? 2 : -3),
      last_try: { at: ago(this.looked ? 0 : 0.1), failure: this.failure() },
      can_refresh: this.script !== "shipped",
      changed_at: changes.length === 0 ? null : ago(0),
      changes,
      held_back: this.isHeldBack ? [{ organisation: "chase", name: "Chase", why: "directory_altered" }] : [],
    };
  }

  refresh(): DirectoryStatus {
    this.looked = true;
    return this.status();
  }

  private failure(): Code | null {
    const codes: Record<string, Code> = {
      older: "directory_older",
      altered: "directory_altered",
      nothing: "directory_not_signed",
      unreached: "directory_not_reached",
      expired: "directory_expired",
    };
    return codes[this.script] ?? null;
  }

  private freshness(): Freshness {
    const why = this.failure();
    if (this.script === "expired") return { state: "expired" };
    if (this.script === "ageing" || this.script === "shipped") return { state: "ageing" };
    if (why === null || why === "directory_not_reached") return { state: "fresh" };
    return { state: "unverified", why };
  }

  private goodAt(): string | null {
    switch (this.script) {
      case "shipped":
      case "nothing":
        return null;
      case "ageing":
        return ago(9);
      case "expired":
        return ago(5);
      case "clock":
        return ago(-40);
      default:
        return ago(this.looked ? 0 : 0.1);
    }
  }

  private changes(): DirectoryChange[] {
    const chase = ORGANISATIONS.find(({ id }) => id === "chase");
    const [contact] = chase?.contacts ?? [];
    if (chase === undefined || contact === undefined) return [];
    const told = { organisation: chase.id, name: chase.name };
    const was = { ...contact, way: { ...contact.way, as_printed: "1-800-432-3117" } } as typeof contact;
    return [
      { ...told, what: { kind: "new_contact", contact } },
      { ...told, what: { kind: "contact_gone", contact: was } },
    ];
  }
}
