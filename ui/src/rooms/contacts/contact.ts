import type { Age, AgedContact, Contact, Source } from "../../bridge/gen/types";
import { dateText, hostOf, list, m, regionName } from "../../words/vocabulary";

export function reachText(contact: Contact): string {
  return contact.reach === "global" ? m.reach_global() : list(contact.reach.regions.map(regionName));
}

/** Whether a contact is a number to ring, and one that nobody warns of. */
export function canBeRung({ contact: { way }, warned_of_by: warner }: AgedContact): boolean {
  return (way.kind === "phone" || way.kind === "short_code") && !way.text_only && warner === null;
}

/** When a contact was last confirmed, and on which page. Only a page that opens is one to look at. */
export function freshness({ source }: Contact, age: Age | null, opens: boolean): string {
  const host = hostOf(source.page);
  const { date, date_note: note } = source;
  if (date !== null && age === "recent") return m.seen_on({ host, date: dateText(date) });
  const seen = date !== null ? m.seen_old({ host, date: dateText(date) }) : undated(host, note, source.seen);
  return opens ? m.seen_open_to_be_sure({ seen }) : seen;
}

function undated(host: string, note: string, seen: string | null): string {
  if (seen === null) return note === "" ? m.seen_undated({ host }) : m.seen_about({ host, note });
  const day = dateText(seen);
  return note === "" ? m.seen_on_day({ host, day }) : m.seen_on_day_about({ host, day, note });
}

/** Where and when something was read that is no contact. */
export function freshnessOf({ page, date, date_note: note, seen }: Source): string {
  const host = hostOf(page);
  return date === null ? undated(host, note, seen) : m.source_dated({ host, date: dateText(date) });
}
