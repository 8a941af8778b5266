import type { AddressOutcome, AddressTrick, CheckedAddress } from "../../bridge/gen/types";
import { strong } from "../../kit/stretches";
import { list, m } from "../../words/vocabulary";
import type { Tone } from "./outcome";

const TONES: Record<AddressOutcome, Tone> = {
  resembles_official: "stop",
  not_in_directory: "warning",
  open_to_anyone: "warning",
  under_official: "accent",
};

export const toneOfAddress = (outcome: AddressOutcome): Tone => TONES[outcome];

/** The host, with the part that says whose it is marked as strong. */
export function marked({ host, domain }: CheckedAddress): string {
  return host.endsWith(domain) ? host.slice(0, host.length - domain.length) + strong(domain) : host;
}

const names = ({ owners }: CheckedAddress): string => list(owners.map(({ name }) => strong(name)));

/** What a card says of an address, sentence by sentence. */
export function addressWords(address: CheckedAddress): string[] {
  return [...main(address), ...address.tricks.map((trick) => trickWords(trick, address))];
}

function main(address: CheckedAddress): string[] {
  const { kind, outcome, official_domain: official } = address;
  const domain = strong(address.domain);
  const answersTo = kind === "web" ? m.address_leads_to({ domain }) : m.address_answers_go_to({ domain });
  const whose = address.host === address.domain ? [] : [answersTo];
  switch (outcome) {
    case "resembles_official": {
      const how = m[`address_resemblance_${address.resemblance ?? "letter_changed"}`]();
      const real = m.address_resembles({ how, official: strong(official ?? ""), names: names(address) });
      return [...whose, real, m.address_look_alikes_are_a_trick()];
    }
    case "not_in_directory":
      return [...whose, m.address_not_in_directory_words()];
    case "open_to_anyone":
      return [kind === "web" ? m.address_open_web_words({ domain }) : m.address_open_mail_words({ domain })];
    case "under_official":
      return [
        m.address_belongs_to({ domain: strong(official ?? ""), names: names(address) }),
        kind === "web" ? m.address_web_caution({ domain: official ?? "" }) : m.address_mail_caution(),
      ];
  }
}

function trickWords(trick: AddressTrick, { encoded, host }: CheckedAddress): string {
  return trick === "other_letters" ? m.trick_other_letters({ encoded: encoded ?? host }) : m[`trick_${trick}`]();
}
