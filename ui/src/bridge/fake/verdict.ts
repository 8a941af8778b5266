import type { CallFields, Fact, ReasonView, RuleSeverity, VerdictView } from "../gen/types";

interface FakeRule {
  id: string;
  severity: RuleSeverity;
  claimed: string | null;
  /** Whether it holds; null where that was not noted. */
  holds: (fields: CallFields) => boolean | null;
  asks: Fact;
  words: ReasonView["words"];
  exceptions: string[];
  whose: string;
  page: string;
  isOfficial: boolean;
  seenIn: string;
}

const asked = (fields: CallFields, ...wishes: CallFields["asked_for"]): boolean | null =>
  fields.asked_for.length === 0 ? null : wishes.some((wish) => fields.asked_for.includes(wish));

const unexpected = ({ expected }: CallFields) => (expected === "not_sure" ? null : expected !== "arranged_by_me");

const RULES: FakeRule[] = [
  {
    id: "TM-01",
    severity: "contradiction",
    claimed: "trend-micro",
    holds: unexpected,
    asks: "expected",
    words: {
      rule: "Trend Micro never calls unexpectedly.",
      more: "Its support rings only at a day and time that you fixed with it beforehand. Hang up, and reach it through its official contacts.",
    },
    exceptions: ["You arranged this call yourself through its official pages, and wrote it down before it came."],
    whose: "Trend Micro",
    page: "https://helpcenter.trendmicro.com/en-us/article/tmka-12757",
    isOfficial: true,
    seenIn: "an archived copy of the page",
  },
  {
    id: "TM-02",
    severity: "contradiction",
    claimed: "trend-micro",
    holds: (fields) => asked(fields, "money", "card_number", "gift_cards"),
    asks: "asked_for",
    words: {
      rule: "Trend Micro’s support never asks for card details or for money.",
      more: "Support is part of what you bought.",
    },
    exceptions: [],
    whose: "Trend Micro",
    page: "https://helpcenter.trendmicro.com/en-us/article/tmka-12757",
    isOfficial: true,
    seenIn: "an archived copy of the page",
  },
  {
    id: "MS-01",
    severity: "contradiction",
    claimed: "microsoft",
    holds: unexpected,
    asks: "expected",
    words: {
      rule: "Microsoft does not ring unasked to repair a computer or to ask for personal or financial details.",
      more: "Any contact has to begin with you.",
    },
    exceptions: [],
    whose: "Microsoft",
    page: "https://support.microsoft.com/",
    isOfficial: true,
    seenIn: "",
  },
  {
    id: "US-04",
    severity: "contradiction",
    claimed: null,
    holds: (fields) => asked(fields, "one_time_code"),
    asks: "asked_for",
    words: {
      rule: "Anyone who asks for your verification code is a swindler.",
      more: "The code is for you alone, to log in with. It is never read out to anybody.",
    },
    exceptions: [],
    whose: "US Federal Trade Commission",
    page: "https://www.bankfivenine.com/everyday-money/",
    isOfficial: false,
    seenIn: "an article by the FTC on a bank’s page",
  },
  {
    id: "US-05",
    severity: "contradiction",
    claimed: null,
    holds: (fields) => asked(fields, "gift_cards"),
    asks: "asked_for",
    words: {
      rule: "No real business and no authority wants to be paid with gift cards.",
      more: "Gift cards are for gifts. Whoever has the number on the back has the money.",
    },
    exceptions: [],
    whose: "US Federal Trade Commission",
    page: "https://news4jax.com/money/",
    isOfficial: false,
    seenIn: "quoted by a broadcaster",
  },
  {
    id: "TM-06",
    severity: "warning",
    claimed: null,
    holds: (fields) => fields.knew_about_me.includes("ticket_number") && unexpected(fields),
    asks: "knew_about_me",
    words: {
      rule: "What a caller knows about you proves nothing.",
      more: "A right ticket number is a reason to be more careful.",
    },
    exceptions: ["You arranged this call yourself, so they have what you gave them."],
    whose: "Reports on Trend Micro’s disclosure of 2019",
    page: "https://sensorstechforum.com/trendmicro-employee-sold-customer-data-tech-support-scammers/",
    isOfficial: false,
    seenIn: "",
  },
];

const reasonOf = (rule: FakeRule): ReasonView => ({
  rule: rule.id,
  version: 1,
  severity: rule.severity,
  words: rule.words,
  exceptions: rule.exceptions,
  pages: [
    {
      source: { whose: rule.whose, page: rule.page, read_on: "2026-11-21", seen_in: rule.seenIn },
      is_official: rule.isOfficial,
    },
  ],
});

const isAbout =
  ({ claimed_org_id: id }: CallFields) =>
  ({ claimed }: FakeRule) =>
    claimed === null || claimed === id;

/** What the one they say they are never does, the narrowest first. */
export function neverDoes(fields: CallFields): ReasonView[] {
  const about = RULES.filter(isAbout(fields)).filter(({ severity }) => severity === "contradiction");
  return about.slice(0, 3).map(reasonOf);
}

/** A few of the rules that ship, gravest first. */
export function verdictOn(fields: CallFields): VerdictView {
  const about = RULES.filter(isAbout(fields));
  const holding = about.filter((rule) => rule.holds(fields) === true);
  const open = about.find((rule) => rule.holds(fields) === null);
  const outcome = holding[0]?.severity ?? "not_enough";
  return {
    outcome,
    strongest: holding.slice(0, 3).map(reasonOf),
    others: holding.slice(3).map(reasonOf),
    question: outcome === "contradiction" ? null : (open?.asks ?? null),
    not_understood: [],
  };
}
