import type { CallFields, Disclosed, PaymentMethod } from "../../bridge/gen/types";
import { m } from "../../words/vocabulary";

/** When a step is to be taken: within minutes, on the same day, in the weeks after. */
export const BANDS = ["now", "today", "later"] as const;
export type Band = (typeof BANDS)[number];

interface Given {
  disclosed: Disclosed[];
  paid: PaymentMethod[];
  /** In each band in their order. */
  steps: Record<Band, (() => string)[]>;
  /** Where it was read. */
  sources: Source[];
}

/** A page that steps were read on: of who says so, or, with `printed`, one that prints an article of the FTC. */
interface Source {
  page: string;
  printed: boolean;
}

const own = (page: string): Source => ({ page, printed: false });
const printed = (page: string): Source => ({ page, printed: true });

const FTC = own("https://consumer.ftc.gov/articles/what-do-if-you-were-scammed");
const FTC_SUPPORT = own("https://consumer.ftc.gov/consumer-alerts/2018/07/warn-your-friends-about-tech-support-scams");
const STOP_THINK = own(
  "https://stopthinkfraud.campaign.gov.uk/recovery-from-fraud/recovering-losses/what-to-do-if-youve-shared-personal-information",
);
const SCAMWATCH = own("https://www.scamwatch.gov.au/stay-protected/what-to-do-if-youve-been-scammed");
const CYBER_AU = own("https://cyber.gov.au/about-us/advisories/protect-yourself-remote-access-scams");
const NI_CYBER = own(
  "https://www.nicybersecuritycentre.gov.uk/phishing-scams-what-do-if-you-have-shared-personal-information",
);
const TEAMVIEWER = own("https://www.teamviewer.com/en-us/report-a-scam/");
const FTC_CODE = printed(
  "https://www.bankfivenine.com/everyday-money/what-is-a-one-time-passcode-or-verification-code-and-why-would-someone-ask-me-for-it",
);
const FTC_GIFT = printed(
  "https://scamsquadsav.org/if-you-paid-a-scammer-with-a-gift-card-is-your-money-gone-maybe-not",
);

/** What is no loss where nothing else was given. */
const HARMLESS: Disclosed[] = ["name_or_address", "email"];

/** What helps after something was given away, the most urgent first. */
const GIVEN: Given[] = [
  {
    disclosed: ["remote_control", "installed_program"],
    paid: [],
    steps: {
      now: [m.step_disconnect, m.step_bank_from_other_device],
      today: [m.step_uninstall_and_scan, m.step_passwords_elsewhere, m.step_report_session],
      later: [m.step_watch_signins, m.step_have_it_looked_at],
    },
    sources: [CYBER_AU, TEAMVIEWER],
  },
  {
    disclosed: ["bank_login", "bank_account"],
    paid: ["bank_transfer", "cheque"],
    steps: {
      now: [m.step_ring_bank],
      today: [m.step_bank_login, m.step_write_to_bank],
      later: [m.step_watch_account],
    },
    sources: [STOP_THINK, SCAMWATCH, FTC],
  },
  {
    disclosed: ["card_number", "security_code"],
    paid: ["credit_card", "debit_card"],
    steps: {
      now: [m.step_block_card],
      today: [m.step_dispute_charge, m.step_new_card],
      later: [m.step_watch_account, m.step_no_verification_calls],
    },
    sources: [FTC_SUPPORT, STOP_THINK],
  },
  {
    disclosed: ["one_time_code"],
    paid: [],
    steps: {
      now: [m.step_code_account],
      today: [m.step_code_forwarding],
      later: [m.step_code_phone],
    },
    sources: [FTC_CODE],
  },
  {
    disclosed: ["password"],
    paid: [],
    steps: {
      now: [m.step_change_password],
      today: [m.step_two_step],
      later: [m.step_watch_signins],
    },
    sources: [STOP_THINK, NI_CYBER],
  },
  {
    disclosed: [],
    paid: ["gift_card"],
    steps: {
      now: [m.step_gift_card_keep, m.step_gift_card],
      today: [m.step_report_it],
      later: [m.step_recovery_offers],
    },
    sources: [FTC_GIFT],
  },
  {
    disclosed: [],
    paid: ["transfer_company", "payment_app"],
    steps: {
      now: [m.step_reverse_transfer],
      today: [m.step_app_card, m.step_report_it],
      later: [m.step_recovery_offers],
    },
    sources: [FTC],
  },
  {
    disclosed: [],
    paid: ["crypto"],
    steps: {
      now: [m.step_tell_exchange],
      today: [m.step_report_it],
      later: [m.step_recovery_offers],
    },
    sources: [FTC],
  },
  {
    disclosed: [],
    paid: ["cash", "courier"],
    steps: {
      now: [m.step_stop_parcel],
      today: [m.step_police],
      later: [m.step_recovery_offers],
    },
    sources: [FTC],
  },
  {
    disclosed: [],
    paid: ["other"],
    steps: {
      now: [m.step_ring_whoever_moved_it],
      today: [m.step_report_it],
      later: [m.step_recovery_offers],
    },
    sources: [FTC],
  },
  {
    disclosed: ["identity_number", "identity_photo"],
    paid: [],
    steps: {
      now: [],
      today: [m.step_tell_issuer, m.step_credit_freeze],
      later: [m.step_watch_letters],
    },
    sources: [FTC, SCAMWATCH],
  },
  {
    disclosed: ["date_of_birth"],
    paid: [],
    steps: {
      now: [],
      today: [],
      later: [m.step_watch_letters, m.step_expect_more_calls],
    },
    sources: [FTC, SCAMWATCH, STOP_THINK],
  },
  {
    disclosed: HARMLESS,
    paid: [],
    steps: {
      now: [],
      today: [],
      later: [m.step_expect_more_calls],
    },
    sources: [STOP_THINK],
  },
];

export interface FirstSteps {
  bands: { band: Band; steps: string[] }[];
  sources: Source[];
}

/** The first steps after this call; null where nothing was given away. */
export function firstSteps({ disclosed, paid, payment_method }: CallFields): FirstSteps | null {
  const method = paid === "yes" || paid === "tried_but_stopped" ? (payment_method ?? "other") : null;
  const given = GIVEN.filter(
    (it) => it.disclosed.some((one) => disclosed.includes(one)) || (method !== null && it.paid.includes(method)),
  );
  if (given.length === 0) return null;
  const harmless = method === null && disclosed.every((one) => HARMLESS.includes(one));
  const bands = BANDS.map((band) => {
    const all = given.flatMap(({ steps }) => steps[band]);
    if (harmless && band === "today") all.push(m.step_nothing_lost);
    return { band, steps: [...new Set(all)].map((words) => words()) };
  });
  return {
    bands: bands.filter(({ steps }) => steps.length > 0),
    sources: [...new Set(given.flatMap(({ sources }) => sources))],
  };
}
