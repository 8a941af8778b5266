import type { CheckOutcome, CheckResult, Contact } from "../../bridge/gen/types";
import { strong } from "../../kit/stretches";
import { list, m, regionName } from "../../words/vocabulary";
import { reachText } from "../contacts/contact";
import { emphasise } from "./difference";

export type Tone = "stop" | "warning" | "accent" | "quiet";

const TONES: Record<CheckOutcome, Tone> = {
  listed_as_false: "stop",
  resembles_official: "stop",
  not_in_directory: "warning",
  same_as_official: "accent",
  short_code: "accent",
  not_a_number: "quiet",
};

/** A number that stays on one line. */
const unbroken = (number: string): string => number.replaceAll("-", "\u2011").replaceAll(" ", "\u00a0");

export const toneOf = (outcome: CheckOutcome): Tone => TONES[outcome];

/** The number as the organisation prints it. */
export function printed(contact: Contact): string {
  const { way } = contact;
  return "as_printed" in way ? way.as_printed : "";
}

const nameOf = (result: CheckResult) => result.organisation_name ?? "";

/** One line under a field while it is typed in. It never calms. */
export function hint(result: CheckResult): string {
  switch (result.outcome) {
    case "listed_as_false":
      return m.hint_listed_as_false();
    case "same_as_official":
      return m.hint_same_as_official({ name: nameOf(result) });
    case "resembles_official":
      return m.hint_resembles_official({ name: nameOf(result) });
    case "short_code":
      return m.hint_short_code();
    case "not_in_directory":
      return m.hint_not_in_directory();
    case "not_a_number":
      return m[`reason_not_${result.reason ?? "no_digits"}`]();
  }
}

/** What a card says, sentence by sentence, with the strong parts marked. */
export function words(result: CheckResult): string[] {
  switch (result.outcome) {
    case "listed_as_false":
      return listed(result);
    case "same_as_official":
      return [...belongs(result), m.proves_nothing({ you: strong(m.proves_nothing_you()) })];
    case "resembles_official":
      return [resembles(result), m.look_alikes_are_a_trick()];
    case "not_in_directory":
      return [m.not_in_directory_words()];
    case "short_code":
      return shortCode(result);
    case "not_a_number":
      return [m[`reason_not_${result.reason ?? "no_digits"}`]()];
  }
}

function listed({ listed, organisation_name: name }: CheckResult): string[] {
  const given = listed?.given_by ?? null;
  const by =
    name === null
      ? [m.listed_by_publishers()]
      : given === null
        ? [m.listed_by_organisation({ name: strong(name) })]
        : [m.listed_but_given({ name: strong(name), other: strong(given) }), m.listed_but_given_do({ other: given })];
  return listed === null || listed.note === "" ? by : [...by, m.listed_note({ note: listed.note })];
}

function belongs(result: CheckResult): string[] {
  const { contact } = result;
  const name = strong(nameOf(result));
  if (contact === null) return [m.belongs_to({ name })];
  const way = contact.way;
  const parts = [contact.purpose, reachText(contact), way.kind === "phone" ? way.menu : ""].filter(
    (part) => part !== "",
  );
  const belonging = m.belongs_to_for({ name, what: parts.join(m.joined_by_comma()) });
  return way.kind === "phone_range"
    ? [belonging, m.one_of_a_range({ name, printed: unbroken(way.as_printed) })]
    : [belonging];
}

function resembles(result: CheckResult): string {
  const official = result.contact === null ? "" : printed(result.contact);
  const how = m[`resemblance_${result.resemblance ?? "digit_changed"}`]();
  return m.resembles({ how, name: strong(nameOf(result)), number: unbroken(emphasise(result.as_typed, official)) });
}

function shortCode(result: CheckResult): string[] {
  const name = strong(nameOf(result));
  const regions = list(result.official_in.map(regionName));
  if (result.official_in.length > 0) return [m.short_code_elsewhere({ regions, name })];
  const where = result.contact === null ? "" : reachText(result.contact);
  return [m.short_code_here({ name, where }), m.proves_nothing({ you: strong(m.proves_nothing_you()) })];
}
