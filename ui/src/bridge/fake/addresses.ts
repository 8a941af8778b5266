import type { CheckedAddress } from "../gen/types";
import { ORGANISATIONS } from "./directory";

const OFFICIAL = ORGANISATIONS.flatMap(({ id, name, official_domains }) =>
  official_domains.map((domain) => ({ domain, owner: { id, name } })),
);

const isUnder = (host: string, domain: string): boolean => host === domain || host.endsWith(`.${domain}`);

/** Endings of one label are all that the scripted addresses need. */
const registered = (host: string): string => host.split(".").slice(-2).join(".");

function checkOne(as_typed: string): CheckedAddress {
  const [, before, host = ""] = /^(?:https?:\/\/)?(?:([^@/\s]*)@)?([^/:?#\s]+)/.exec(as_typed.toLowerCase()) ?? [];
  const kind = before === undefined || as_typed.includes("/") ? "web" : "email";
  const found: CheckedAddress = {
    kind,
    outcome: "not_in_directory",
    as_typed,
    host,
    domain: registered(host),
    encoded: null,
    official_domain: null,
    owners: [],
    resemblance: null,
    tricks: before !== undefined && kind === "web" ? ["name_before_at"] : [],
  };
  const own = OFFICIAL.find(({ domain }) => isUnder(host, domain));
  if (own !== undefined)
    return { ...found, outcome: "under_official", official_domain: own.domain, owners: [own.owner] };
  const like = OFFICIAL.find(({ domain }) => host.includes(registered(domain).split(".")[0] ?? domain));
  if (like !== undefined)
    return {
      ...found,
      outcome: "resembles_official",
      official_domain: like.domain,
      owners: [like.owner],
      resemblance: host.includes(like.domain) ? "official_name_before" : "official_name_inside",
    };
  return /^(gmail|outlook|yahoo)\.com$/.test(host) ? { ...found, outcome: "open_to_anyone" } : found;
}

export function checkAddresses(text: string): CheckedAddress[] {
  const found = text.match(/(?:https?:\/\/)?[\w.+-]+(?:@[\w-]+)?(?:\.[a-z]{2,})+(?:\/\S*)?/gi) ?? [];
  return found.map(checkOne);
}
