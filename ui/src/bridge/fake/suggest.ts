import type { Suggestion } from "../gen/types";

const PATTERNS: [find: RegExp, field: string, value: string][] = [
  [/gift cards?/gi, "asked_for", "gift_cards"],
  [/one-time code/gi, "asked_for", "one_time_code"],
  [/take control of my computer/gi, "asked_for", "remote_control"],
  [/AnyDesk/g, "remote_tool", "anydesk"],
  [/my ticket number/gi, "knew_about_me", "ticket_number"],
  [/Trend Micro/g, "claimed_org", "Trend Micro"],
  [/recorded message/gi, "voice", "recorded"],
];

/** A few of the patterns that ship. */
export function suggestions(text: string): Suggestion[] {
  const found: Suggestion[] = [];
  for (const [find, field, value] of PATTERNS) {
    const [match] = text.matchAll(find);
    if (match !== undefined) found.push({ at: [...text.slice(0, match.index)].length, words: match[0], field, value });
  }
  return found.sort((a, b) => a.at - b.at);
}
