import type { AddressOutcome, Checked, CheckedAddress, CheckOutcome, CheckResult } from "../../bridge/gen/types";

export type Finding = { number: CheckResult } | { address: CheckedAddress };

/** What needs most care stands first. */
const NUMBERS: Record<CheckOutcome, number> = {
  listed_as_false: 0,
  resembles_official: 1,
  not_in_directory: 2,
  same_as_official: 4,
  short_code: 4,
  not_a_number: 5,
};
const ADDRESSES: Record<AddressOutcome, number> = {
  resembles_official: 1,
  not_in_directory: 2,
  open_to_anyone: 3,
  under_official: 4,
};

const rank = (finding: Finding): number =>
  "number" in finding ? NUMBERS[finding.number.outcome] : ADDRESSES[finding.address.outcome];

/** Numbers and addresses of a text. That there is no number is worth saying only where there is no address either. */
export function findings({ numbers, addresses }: Checked): Finding[] {
  const told = numbers.filter(
    ({ outcome, reason }) =>
      outcome !== "not_a_number" || addresses.length === 0 || reason === "card_number" || reason === "text_too_long",
  );
  const all: Finding[] = [...told.map((number) => ({ number })), ...addresses.map((address) => ({ address }))];
  return all.sort((a, b) => rank(a) - rank(b));
}
