import type {
  AgedContact,
  Contact,
  Organisation,
  OrganisationRow,
  OrganisationView,
  Region,
  ReportRoute,
  Source,
  Way,
} from "../gen/types";
import { canBeRung } from "../../rooms/contacts/contact";

const source = (page: string, date: string | null = null): Source => ({
  page,
  date,
  date_note: "",
  seen: null,
  seen_in: "archived copy",
  reason: "",
});

const phone = (as_printed: string, e164: string, menu = "", toll_free: boolean | null = null): Way => ({
  kind: "phone",
  as_printed,
  e164,
  menu,
  toll_free,
  text_only: false,
});

function contact(
  way: Way,
  regions: Region[] | "global",
  purpose: string,
  from: Source,
  more: Partial<Contact> = {},
): Contact {
  return {
    way,
    reach: regions === "global" ? "global" : { regions },
    purpose,
    languages: ["en"],
    hours: "",
    source: from,
    note: "",
    shared_with: [],
    ...more,
  };
}

const webRoute = (address: string, note: string): ReportRoute => ({
  way: { kind: "web", address },
  note,
  source: source(address),
});

function organisation(id: string, name: string, kind: Organisation["kind"], more: Partial<Organisation>): Organisation {
  return {
    id,
    name,
    kind,
    aliases: [],
    countries: [],
    official_domains: [],
    calls_customers: "sometimes",
    calls_basis: "",
    never_does: [],
    contacts: [],
    false_numbers: [],
    report_routes: [],
    report_api: null,
    notes: "",
    ...more,
  };
}

const TREND_PAGE = "https://helpcenter.trendmicro.com/en-us/article/tmka-12757";
const CHASE_PAGE = "https://www.chase.com/digital/resources/privacy-security/security/report-fraud.html";
const REGULATOR_PAGE = "https://www.consumerfinance.gov/ask-cfpb/";
const HMRC_PAGE = "https://www.gov.uk/calculate-married-couples-allowance";

export const ORGANISATIONS: Organisation[] = [
  organisation("amazon", "Amazon", "shop", {
    aliases: ["Amazon.com", "Amazon Prime"],
    official_domains: ["amazon.com"],
    never_does: [
      {
        text: "Never asks for payment outside its website or app.",
        source: source("https://www.amazon.com/help/scams"),
      },
    ],
    report_routes: [webRoute("https://www.amazon.com/reportascam", "Report a suspicious call")],
    contacts: [
      contact(
        { kind: "web", address: "https://www.amazon.com/contact-us" },
        "global",
        "Ask to be rung back",
        source("https://www.amazon.com/contact-us"),
      ),
    ],
  }),
  organisation("chase", "Chase", "bank", {
    aliases: ["JPMorgan Chase", "Chase Bank"],
    countries: ["US"],
    official_domains: ["chase.com"],
    contacts: [
      contact(
        phone("1-800-935-9935", "+18009359935", "option 8", true),
        ["US"],
        "report fraud on a personal account",
        source(CHASE_PAGE),
        {
          hours: "Mon-Fri 8:00-24:00 ET, Sat-Sun 9:00-18:00 ET",
        },
      ),
      contact(
        phone("1-866-564-2262", "+18665642262", "", true),
        ["US"],
        "report fraud on a business account",
        source(CHASE_PAGE, "2022-05-01"),
      ),
      contact(
        phone("1-713-262-3300", "+17132623300"),
        ["CA", "GB", "DE"],
        "the same from outside the US",
        source(REGULATOR_PAGE),
      ),
    ],
    report_routes: [
      {
        way: { kind: "email", address: "phishing@chase.com" },
        note: "Forward suspicious messages",
        source: source(CHASE_PAGE),
      },
      webRoute(CHASE_PAGE, "How to report fraud"),
    ],
  }),
  organisation("example-antivirus", "Example Antivirus", "vendor", {
    aliases: ["Example AV"],
    official_domains: ["example.com"],
    calls_customers: "only_scheduled",
    never_does: [
      {
        text: "Never calls out of the blue: a call is agreed on beforehand.",
        source: source("https://www.example.com/we-never", "2026-06-01"),
      },
      {
        text: "Never asks for a password, a code or a payment on the telephone.",
        source: source("https://www.example.com/we-never", "2026-06-01"),
      },
    ],
    contacts: [
      contact(
        phone("1-800-555-0100", "+18005550100", "", true),
        "global",
        "support for home users",
        source("https://www.example.com/contact", "2026-06-01"),
        { hours: "every day 8:00-20:00" },
      ),
      contact(
        { kind: "phone_range", as_printed: "1-202-555-01xx", prefix: "+120255501", text_only: false },
        ["US"],
        "appointments that were agreed on",
        source("https://www.example.com/contact", "2026-06-01"),
      ),
    ],
    false_numbers: [
      {
        as_printed: "1-800-555-0166",
        e164: "+18005550166",
        note: "given out in pop-up windows that say the computer is locked",
        source: source("https://www.example.com/false-callers", "2026-09-14"),
      },
    ],
    report_api: { base: "https://reports.example.com/" },
  }),
  organisation("ftc", "Federal Trade Commission", "reporting_body", {
    aliases: ["FTC"],
    countries: ["US"],
    official_domains: ["ftc.gov"],
    report_routes: [webRoute("https://reportfraud.ftc.gov/", "Report fraud in the United States")],
  }),
  organisation("hmrc", "HM Revenue & Customs", "government", {
    aliases: ["HMRC", "UK tax office"],
    countries: ["GB"],
    official_domains: ["gov.uk"],
    never_does: [
      {
        text: "Never leaves a voicemail that threatens legal action and never threatens arrest.",
        source: source("https://www.gov.uk/guidance/identify-hmrc-related-scam-phone-calls-emails-and-text-messages"),
      },
    ],
    contacts: [
      contact(phone("0300 200 3300", "+443002003300"), ["GB"], "income tax helpline", source(HMRC_PAGE, "2026-08-21")),
      contact(
        { kind: "short_code", as_printed: "60599", text_only: true },
        ["GB"],
        "forward suspicious texts",
        source(HMRC_PAGE),
      ),
    ],
    report_routes: [
      { way: { kind: "text", number: "60599" }, note: "Forward suspicious texts", source: source(HMRC_PAGE) },
    ],
  }),
  organisation("trend-micro", "Trend Micro", "vendor", {
    aliases: ["TrendMicro", "Trend Micro Maximum Security", "PC-cillin", "トレンドマイクロ"],
    official_domains: ["helpcenter.trendmicro.com", "trendmicro.com"],
    calls_customers: "only_scheduled",
    never_does: [
      {
        text: "Support never telephones out of the blue; it calls only at a day and time agreed with the customer beforehand.",
        source: source(TREND_PAGE),
      },
      { text: "Support staff never ask for or take down credit-card details.", source: source(TREND_PAGE) },
      {
        text: "Support staff never ask for payment: standard support is part of the subscription.",
        source: source(TREND_PAGE),
      },
    ],
    contacts: [
      contact(
        { kind: "web", address: "https://helpcenter.trendmicro.com/" },
        "global",
        "help for home users",
        source(TREND_PAGE),
      ),
    ],
    report_routes: [webRoute("https://helpcenter.trendmicro.com/", "Tell support about a false call")],
  }),
];

export function isOfficial(page: string): boolean {
  const { protocol, host } = new URL(page);
  const domains = ORGANISATIONS.flatMap(({ official_domains }) => official_domains);
  return protocol === "https:" && domains.some((domain) => host === domain || host.endsWith(`.${domain}`));
}

const YEARS_2 = 2 * 365.25 * 86_400_000;

function aged(contact: Contact): AgedContact {
  const { date } = contact.source;
  const age = date === null ? "undated" : Date.now() - Date.parse(date) > YEARS_2 ? "old" : "recent";
  const { way } = contact;
  const display =
    way.kind === "phone" ? (way.e164.startsWith("+1") ? `+1 ${way.as_printed.slice(2)}` : way.as_printed) : "";
  return { contact, display, age, page_is_official: isOfficial(contact.source.page), warned_of_by: null };
}

const serves = (contact: Contact, region: Region | null) =>
  contact.reach === "global" || region === null || contact.reach.regions.includes(region);

export function viewOf(
  id: string,
  region: Region | null,
  heldBack = false,
): Omit<OrganisationView, "advisories"> | null {
  const found = ORGANISATIONS.find((candidate) => candidate.id === id);
  if (found === undefined) return null;
  const here = found.contacts.filter((candidate) => serves(candidate, region)).map(aged);
  const elsewhere = found.contacts.filter((candidate) => !serves(candidate, region)).map(aged);
  const [domain] = found.official_domains;
  return {
    organisation: found,
    here,
    elsewhere,
    phone_here: here.some(canBeRung),
    website: domain === undefined ? null : `https://${domain}/`,
    held_back: heldBack && found.id === "chase" ? "directory_altered" : null,
  };
}

export function find(text: string, limit: number): OrganisationRow[] {
  const wanted = text.trim().toLowerCase();
  return ORGANISATIONS.flatMap((candidate) => {
    const alias = candidate.aliases.find((name) => name.toLowerCase().includes(wanted));
    const byName = candidate.name.toLowerCase().includes(wanted);
    if (!byName && alias === undefined) return [];
    return [
      {
        id: candidate.id,
        name: candidate.name,
        found_as: byName ? null : (alias ?? null),
        kind: candidate.kind,
        takes_reports: candidate.report_api !== null,
      },
    ];
  }).slice(0, limit);
}

export const nameToId = (name: string): string | null => {
  const wanted = name.trim().toLowerCase();
  return (
    ORGANISATIONS.find(({ name: own, aliases }) => [own, ...aliases].some((known) => known.toLowerCase() === wanted))
      ?.id ?? null
  );
};

export const REGIONS: Region[] = ["AU", "CA", "DE", "GB", "IE", "JP", "US"];

export { aged };
