import type { AgedContact, Contact } from "../../bridge/gen/types";
import { dateText, hostOf, list, m, regionName } from "../../words/vocabulary";

export function reachText(contact: Contact): string {
  return contact.reach === "global" ? m.reach_global() : list(contact.reach.regions.map(regionName));
}

/** When a contact was last confirmed, and on which page. */
export function freshness({ contact, age }: AgedContact): string {
  const host = hostOf(contact.source.page);
  const { date, date_note } = contact.source;
  if (date === null) return date_note === "" ? m.seen_undated({ host }) : m.seen_about({ host, note: date_note });
  return age === "old" ? m.seen_old({ host, date: dateText(date) }) : m.seen_on({ host, date: dateText(date) });
}
