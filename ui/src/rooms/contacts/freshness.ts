import type { Code, DirectoryChange, DirectoryStatus } from "../../bridge/gen/types";
import { FAILURES } from "../../failure/table";
import { hostOf, instantText, m } from "../../words/vocabulary";

/** Something that a person should know before ringing. */
export interface Warning {
  title: string;
  words: string[];
}

/** How new the contacts are, where nothing is wrong with that. */
export function ageText({ freshness, good_at: goodAt }: DirectoryStatus): string {
  if (goodAt === null) return m.directory_as_shipped();
  const when = instantText(goodAt);
  return freshness.state === "fresh" ? m.directory_fresh({ when }) : m.directory_ageing({ when });
}

/** Why something newer was not used. */
export function reason(code: Code): string {
  const { title, words } = FAILURES[code];
  return m.directory_why({ why: `${title()}. ${words({})}` });
}

export function warnings(status: DirectoryStatus, now = new Date()): Warning[] {
  const { freshness, good_at: goodAt, expires, clock_behind: clockBehind } = status;
  const found: Warning[] = [];
  if (freshness.state === "unverified") {
    const why = reason(freshness.why);
    const shown =
      status.organisations === 0
        ? m.directory_nothing_trusted()
        : goodAt === null
          ? m.directory_unverified_shipped()
          : m.directory_unverified({ when: instantText(goodAt) });
    found.push({ title: m.directory_unverified_title(), words: [shown, why] });
  } else if (freshness.state === "expired") {
    const until = expires === null ? "" : instantText(expires);
    found.push({ title: m.directory_expired_title(), words: [m.directory_expired({ until })] });
  }
  if (clockBehind && goodAt !== null)
    found.push({
      title: m.directory_clock_title(),
      words: [m.directory_clock({ now: instantText(now.toISOString()), when: instantText(goodAt) })],
    });
  return found;
}

export function changeText({ name, what }: DirectoryChange): string {
  switch (what.kind) {
    case "added":
      return m.change_added({ name });
    case "removed":
      return m.change_removed({ name });
    case "otherwise":
      return m.change_otherwise({ name });
    case "new_contact":
    case "contact_gone": {
      const { way } = what.contact;
      const isNew = what.kind === "new_contact";
      if (way.kind === "phone" || way.kind === "short_code" || way.kind === "phone_range") {
        const number = way.as_printed;
        return isNew ? m.change_new_number({ name, number }) : m.change_number_gone({ name, number });
      }
      const contact = way.kind === "web" ? hostOf(way.address) : way.kind === "email" ? way.address : way.place;
      return isNew ? m.change_new_contact({ name, contact }) : m.change_contact_gone({ name, contact });
    }
  }
}
