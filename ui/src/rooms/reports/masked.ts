import type { Masked } from "../../bridge/gen/types";
import { list, m } from "../../words/vocabulary";

/** What is hidden in the person's own words, and how much does not fit; empty where nothing is. */
export function maskedText({ cards, secrets, identities, cut }: Masked): string {
  const hidden = [
    cards > 0 ? m.masked_cards({ count: cards }) : "",
    secrets > 0 ? m.masked_secrets({ count: secrets }) : "",
    identities > 0 ? m.masked_identities({ count: identities }) : "",
  ].filter((part) => part !== "");
  const parts = [hidden.length > 0 ? m.masked_hidden({ what: list(hidden) }) : "", cut > 0 ? m.masked_cut() : ""];
  return parts.filter((part) => part !== "").join(" ");
}
