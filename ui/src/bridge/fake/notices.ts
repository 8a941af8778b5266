import type { AdvisoryId, AdvisoryKind, AdvisoryRow, AdvisoryView, Region } from "../gen/types";
import { isOfficial, ORGANISATIONS } from "./directory";
import { lasting } from "./lasting";

interface Said {
  id: AdvisoryId;
  kind: AdvisoryKind;
  date: string;
  title: string;
  text: string[];
  about: string[];
  regions?: Region[];
  more?: Partial<AdvisoryView>;
}

const HELP = "https://helpcenter.trendmicro.com/en-us/article/tmka-04997";
const NEWS = "https://www.securityweek.com/trend-micro-employee-sold-customer-data-scammers";

const source = (page: string, date_note: string, reason = "") => ({
  source: { page, date: null, date_note, seen: null, seen_in: "stored copy", reason },
  page_is_official: isOfficial(page),
});

const SAID: Said[] = [
  {
    id: "example-antivirus.2026-numbers",
    kind: "false_number_in_use",
    date: "2026-11-19",
    title: "A false number stands in letters that look like ours",
    text: ["Letters with our name tell people to ring a number that is not ours.", "We send no letters about viruses."],
    about: ["example-antivirus"],
  },
  {
    id: "true-ticket-numbers",
    kind: "callers_know_things",
    date: "2026-11-20",
    title: "A caller may know your true ticket number. It proves nothing.",
    text: [
      "In 2019 people who said they were Trend Micro support telephoned customers. They knew names, e-mail addresses and true ticket numbers: an employee had sold them.",
      "So it proves nothing when a caller knows your name, your product, your ticket number, or when you last asked for help.",
    ],
    about: ["trend-micro"],
    more: {
      links: [HELP],
      sources: [source(NEWS, "November 2019", "A trade paper."), source(HELP, "no date on the page")],
    },
  },
  {
    id: "trend-micro-2019",
    kind: "data_was_taken",
    date: "2026-11-18",
    title: "Trend Micro, 2019: facts about some customers were taken and sold",
    text: [
      "Trend Micro said in November 2019 that an employee had taken facts about some customers, and had sold them.",
    ],
    about: ["trend-micro"],
    more: {
      what_was_taken: ["name", "email", "ticket_number", "phone"],
      links: [HELP],
      sources: [source(NEWS, "November 2019", "A trade paper.")],
    },
  },
  {
    id: "chase.calls",
    kind: "other",
    date: "2026-10-02",
    title: "Our branches do not call about your card",
    text: ["We said that our branches never call about a card."],
    about: ["chase"],
    more: { withdrawal: { date: "2026-11-10", reason: "Some branches do call, at a time that you agreed with them." } },
  },
  {
    id: "hmrc-threats",
    kind: "other",
    date: "2026-11-20",
    title: "HMRC never threatens you with arrest by telephone",
    text: ["HMRC says that it never leaves a voicemail that threatens legal action, and never threatens arrest."],
    about: ["hmrc"],
    regions: ["GB"],
  },
];

/** Notices as a person is shown them. The script: `notices=none`. */
export class FakeNotices {
  readonly #read = lasting<AdvisoryId[]>("read", []);

  constructor(
    private readonly none: boolean,
    private readonly region: () => Region | null,
    private readonly named: () => (string | null)[],
  ) {}

  views(): AdvisoryView[] {
    if (this.none) return [];
    return SAID.filter(({ regions }) => regions === undefined || regions.includes(this.region() ?? ""))
      .map((said) => this.#view(said))
      .sort((a, b) => Number(b.row.named) - Number(a.row.named) || b.row.date.localeCompare(a.row.date));
  }

  about(organisation: string): AdvisoryRow[] {
    const told = this.views().filter(({ organisations }) => organisations.some(({ id }) => id === organisation));
    return told.map(({ row }) => row);
  }

  read(id: AdvisoryId): void {
    this.#read.set([...this.#read.get(), id]);
  }

  #view({ id, kind, date, title, text, about, regions = [], more = {} }: Said): AdvisoryView {
    const organisations = ORGANISATIONS.filter((known) => about.includes(known.id));
    const withdrawn = more.withdrawal !== undefined;
    const row: AdvisoryRow = {
      id,
      title,
      language: "en",
      speaker: id.includes(".") ? (organisations[0]?.name ?? null) : null,
      kind,
      date,
      unread: !withdrawn && !this.#read.get().includes(id),
      named: this.named().some((name) => name !== null && about.includes(name)),
      withdrawn,
    };
    return {
      row,
      text,
      regions,
      until: null,
      organisations: organisations.map(({ id, name }) => ({ id, name })),
      what_was_taken: [],
      links: [],
      sources: [],
      withdrawal: null,
      ...more,
    };
  }
}
