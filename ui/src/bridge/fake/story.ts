import type { Call, CallFields, CallRow, CallVersion, Moment } from "../gen/types";
import { emptyFields } from "../../rooms/calls/form";
import { display, e164Of } from "./check";
import { nameToId } from "./directory";

export interface Kept {
  call: Call;
  /** When it was put into the bin. */
  deletedAt: string | null;
  /** What it said before, the newest first. */
  versions: CallVersion[];
}

let made = 0;

export function newId(): string {
  made++;
  return `0193a000-0000-7000-8000-${made.toString(16).padStart(12, "0")}`;
}

function at(daysAgo: number, hour: number, minute: number): Moment {
  const date = new Date();
  date.setDate(date.getDate() - daysAgo);
  date.setHours(hour, minute, 0, 0);
  return { instant: date.toISOString(), offset_minutes: -date.getTimezoneOffset(), precision: "exact" };
}

export function callOf(fields: CallFields): Call {
  const now = new Date().toISOString();
  const { number } = fields.displayed_number;
  const read = number === null ? null : { ...number, e164: e164Of(number.as_typed, number.region) };
  return {
    id: newId(),
    revision: 1,
    created_at: now,
    updated_at: now,
    kept: false,
    fields: {
      ...fields,
      claimed_org_id: fields.claimed_org_id ?? nameToId(fields.claimed_org),
      displayed_number: { ...fields.displayed_number, number: read },
    },
  };
}

function noted(occurred_at: Moment, number: string | null, more: Partial<CallFields>): Call {
  return callOf({
    ...emptyFields(new Date(occurred_at.instant)),
    occurred_at,
    displayed_number:
      number === null
        ? { presented: "withheld", number: null }
        : { presented: "shown", number: { as_typed: number, e164: null, region: "US" } },
    ...more,
  });
}

/** The calls of the mock-ups, and one in which everything was noted. */
export function storyCalls(): Call[] {
  return [
    noted(at(0, 0, 5), "1 (855) 555-0142", {
      claimed_org: "Example Antivirus",
      claimed_person: "Kevin",
      duration_s: 360,
      called_line: { kind: "landline", number: "" },
      knew_about_me: ["name", "email", "ticket_number"],
      asked_for: ["remote_control"],
      quoted_reference: { value: "EX-2019-4482", is_mine: true },
      notes: "Said “we detected a virus on your licence”. Card 4111 1111 1111 1111 was already “on file”.",
    }),
    noted(at(1, 18, 40), null, { claimed_org: "Chase", asked_for: ["one_time_code"], pressure: ["urgent", "threat"] }),
    noted(at(2, 10, 15), "1-800-935-9953", {
      claimed_org: "Trend Micro",
      knew_about_me: ["ticket_number"],
      asked_for: ["remote_control", "gift_cards"],
      callback_numbers: [{ as_typed: "+1 800 935 9935", e164: "+18009359935", region: "US" }],
    }),
    noted(at(5, 9, 12), "+44 20 7946 0958", { claimed_org: "", answered: "silent", call_kind: "silent" }),
    noted(at(5, 8, 30), "+1 206 555 0100", { claimed_org: "Amazon", asked_for: ["card_number", "stay_on_line"] }),
    noted(at(11, 16, 2), "+1 347 555 0177", {
      claimed_org: "The card department of the very long name of a bank that nobody has ever heard of anywhere",
      occurred_at: { ...at(11, 12, 0), precision: "day_only" },
    }),
  ];
}

const CLAIMS = [
  "Example Antivirus",
  "Chase",
  "Amazon",
  "HMRC",
  "Trend Micro",
  "Apple support",
  "",
  "the electricity company",
];
const WANTS = ["remote_control", "one_time_code", "gift_cards", "card_number"] as const;

/** A long diary, newest first: a call about every forty minutes, back in time. */
export function manyCalls(count: number): Call[] {
  const start = Date.now() - 5 * 60_000;
  return Array.from({ length: count }, (_, index) => {
    const instant = new Date(start - index * 40 * 60_000);
    const number = `+1 ${200 + (index % 700)} 555 ${String(index % 10_000).padStart(4, "0")}`;
    const wanted = WANTS[index % 5];
    return noted(
      { instant: instant.toISOString(), offset_minutes: -instant.getTimezoneOffset(), precision: "exact" },
      number,
      {
        claimed_org: CLAIMS[index % CLAIMS.length] ?? "",
        asked_for: wanted === undefined ? [] : [wanted],
        notes: `call ${index}`,
      },
    );
  });
}

export function rowOf(call: Call): Omit<CallRow, "report" | "one_click" | "kept"> {
  const { fields } = call;
  const { number } = fields.displayed_number;
  const number_text = number === null ? "" : number.e164 === null ? number.as_typed : display(number.e164);
  return {
    id: call.id,
    occurred_at: fields.occurred_at,
    claimed_org: fields.claimed_org,
    claimed_org_id: fields.claimed_org_id,
    displayed_number: fields.displayed_number,
    number_text,
    asked_for: fields.asked_for,
    expected: fields.expected,
  };
}
