import type { Checked, CheckResult, Contact, Region, Resemblance } from "../gen/types";
import { checkAddresses } from "./addresses";
import { aged, isOfficial, ORGANISATIONS } from "./directory";

const EMPTY: Omit<CheckResult, "outcome" | "as_typed"> = {
  e164: null,
  display: "",
  number_region: null,
  organisation: null,
  organisation_name: null,
  contact: null,
  contact_age: null,
  contact_page_is_official: false,
  resemblance: null,
  official_in: [],
  listed: null,
  reason: null,
  disguised: false,
  region_needed: false,
};

/** North American spelling, which is all that the scripted numbers need. */
export function display(e164: string): string {
  const us = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(e164);
  if (us !== null) return `+1 ${us[1]}-${us[2]}-${us[3]}`;
  const gb = /^\+44(\d{2})(\d{4})(\d{4})$/.exec(e164);
  return gb === null ? e164 : `+44 ${gb[1]} ${gb[2]} ${gb[3]}`;
}

export function e164Of(typed: string, region: Region | null): string | null {
  const digits = typed.replace(/\D/g, "");
  if (/^\s*\+/.test(typed)) return `+${digits}`;
  if (digits.length === 11 && digits.startsWith("1")) return `+${digits}`;
  if (region === "GB" && digits.startsWith("0")) return `+44${digits.slice(1)}`;
  return digits.length === 10 ? `+1${digits}` : null;
}

function resemblance(a: string, b: string): Resemblance | null {
  if (a.length === b.length) {
    const differing = [...a].flatMap((digit, index) => (digit === b[index] ? [] : [index]));
    const [first = 0, second] = differing;
    if (differing.length === 1) return "digit_changed";
    const swapped = second === first + 1 && a[first] === b[second] && a[second] === b[first];
    return differing.length === 2 && swapped ? "neighbours_swapped" : null;
  }
  const [long, short] = a.length > b.length ? [a, b] : [b, a];
  if (long.length !== short.length + 1) return null;
  const fits = [...long].some((_, index) => long.slice(0, index) + long.slice(index + 1) === short);
  return fits ? (a.length > b.length ? "digit_added" : "digit_missing") : null;
}

function official(contact: Contact, organisation: { id: string; name: string }): Partial<CheckResult> {
  return {
    contact,
    contact_age: aged(contact).age,
    contact_page_is_official: aged(contact).page_is_official,
    organisation: organisation.id,
    organisation_name: organisation.name,
  };
}

function checkOne(typed: string, region: Region | null): CheckResult {
  const as_typed = typed.trim();
  const digits = as_typed.replace(/\D/g, "");
  const disguised = /[{}]/.test(as_typed);
  const phones = ORGANISATIONS.flatMap((organisation) =>
    organisation.contacts.map((contact) => ({ organisation, contact })),
  );
  const short = phones.find(({ contact: { way } }) => way.kind === "short_code" && way.as_printed === digits);
  if (short !== undefined) {
    const inGb = region === "GB";
    return {
      ...EMPTY,
      ...official(short.contact, short.organisation),
      outcome: "short_code",
      as_typed,
      official_in: inGb ? [] : ["GB"],
    };
  }
  if (digits.length < 7)
    return { ...EMPTY, outcome: "not_a_number", as_typed, reason: digits === "" ? "no_digits" : "too_short" };
  if (digits.length >= 16)
    return {
      ...EMPTY,
      outcome: "not_a_number",
      as_typed: `…${digits.slice(-4)}`,
      reason: digits.length === 16 ? "card_number" : "too_long",
    };
  const e164 = e164Of(as_typed, region);
  const found: CheckResult = {
    ...EMPTY,
    outcome: "not_in_directory",
    as_typed,
    e164,
    display: e164 === null ? "" : display(e164),
    disguised,
  };
  for (const { id, name, false_numbers } of ORGANISATIONS) {
    const listed = false_numbers.find((number) => number.e164 === e164);
    if (listed === undefined) continue;
    const { note, source } = listed;
    const by = { organisation: id, organisation_name: name };
    return {
      ...found,
      ...by,
      outcome: "listed_as_false",
      listed: { note, source, page_is_official: isOfficial(source.page), given_by: null },
    };
  }
  for (const { organisation, contact } of phones) {
    if (contact.way.kind === "phone_range" && e164?.startsWith(contact.way.prefix))
      return { ...found, ...official(contact, organisation), outcome: "same_as_official" };
    if (contact.way.kind !== "phone") continue;
    if (contact.way.e164 === e164) return { ...found, ...official(contact, organisation), outcome: "same_as_official" };
  }
  for (const { organisation, contact } of phones) {
    if (contact.way.kind !== "phone" || e164 === null) continue;
    const how = resemblance(e164.slice(1), contact.way.e164.slice(1));
    if (how !== null)
      return { ...found, ...official(contact, organisation), outcome: "resembles_official", resemblance: how };
  }
  return found;
}

export function checkNumbers(text: string, region: Region | null): CheckResult[] {
  if (text.length > 100_000) return [{ ...EMPTY, outcome: "not_a_number", as_typed: "", reason: "text_too_long" }];
  const found = text.match(/\+?\d[\d \t().{}-]{3,}\d/g) ?? text.match(/\b\d{3,6}\b/g);
  if (found === null)
    return [{ ...EMPTY, outcome: "not_a_number", as_typed: text.trim().slice(0, 60), reason: "no_digits" }];
  return found.map((part) => checkOne(part, region));
}

export const checkText = (text: string, region: Region | null): Checked => ({
  numbers: checkNumbers(text, region),
  addresses: checkAddresses(text),
});
