import type { AskedFor, CallFields, Expected, Knowledge, LiveCall } from "../../bridge/gen/types";
import { m } from "../../words/vocabulary";

/** An answer that one key gives. */
export interface Answer {
  label: string;
  chosen: boolean;
  change: Partial<CallFields>;
}

export interface Question {
  title: string;
  /** Several answers can be true: another key goes on. */
  several: boolean;
  answered: boolean;
  answers: Answer[];
}

const EXPECTED: Expected[] = ["no", "arranged_by_me", "arranged_by_caller"];
const WANTS: AskedFor[] = [
  "remote_control",
  "install_something",
  "one_time_code",
  "password",
  "card_number",
  "bank_details",
  "safe_account",
  "gift_cards",
  "money",
];
const SECRECY: AskedFor[] = ["secrecy", "not_tell_bank", "stay_on_line"];
const KNOWS: Knowledge[] = [
  "name",
  "email",
  "phone",
  "address",
  "product",
  "ticket_number",
  "last_support_contact",
  "card_last_digits",
  "nothing",
];

const toggled = <T>(values: T[], value: T): T[] =>
  values.includes(value) ? values.filter((other) => other !== value) : [...values, value];

function known(values: Knowledge[], value: Knowledge): Knowledge[] {
  if (value === "nothing") return values.includes(value) ? [] : [value];
  return toggled(
    values.filter((other) => other !== "nothing"),
    value,
  );
}

const asks =
  ({ asked_for }: CallFields, label: (value: AskedFor) => string) =>
  (value: AskedFor): Answer => ({
    label: label(value),
    chosen: asked_for.includes(value),
    change: { asked_for: toggled(asked_for, value) },
  });

/** The five questions, with what is answered. At most nine answers each: one key gives one. */
export function questions({ fields, usual_claims }: LiveCall): [Question, Question, Question, Question, Question] {
  const { asked_for, claimed_org, expected, knew_about_me } = fields;
  return [
    {
      title: m.live_who(),
      several: false,
      answered: claimed_org !== "",
      answers: usual_claims.map(({ name, organisation }) => ({
        label: name,
        chosen: claimed_org === name,
        change: { claimed_org: name, claimed_org_id: organisation },
      })),
    },
    {
      title: m.live_expected(),
      several: false,
      answered: expected !== "not_sure",
      answers: [...EXPECTED, "not_sure" as const].map((value) => ({
        label: m[`expected_${value}`](),
        chosen: expected === value && value !== "not_sure",
        change: { expected: value },
      })),
    },
    {
      title: m.live_wants(),
      several: true,
      answered: asked_for.some((value) => WANTS.includes(value)),
      answers: WANTS.map(asks(fields, (value) => m[`live_wants_${value as "money"}`]())),
    },
    {
      title: m.live_knows(),
      several: true,
      answered: knew_about_me.length > 0,
      answers: KNOWS.map((value) => ({
        label: m[`knew_${value}`](),
        chosen: knew_about_me.includes(value),
        change: { knew_about_me: known(knew_about_me, value) },
      })),
    },
    {
      title: m.live_secret(),
      several: true,
      answered: asked_for.some((value) => SECRECY.includes(value)),
      answers: SECRECY.map(asks(fields, (value) => m[`live_secret_${value as "secrecy"}`]())),
    },
  ];
}

/** Where to go on after the page was loaded anew: at the first question without an answer. */
export function firstOpen(call: LiveCall): number {
  const open = questions(call).findIndex(({ answered }) => !answered);
  return open === -1 ? 5 : open;
}

/** “2:14”, or “1:02:14” from an hour on. */
export function elapsed(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const pad = (n: number) => String(n).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours > 0 ? `${hours}:${pad(minutes)}:${pad(seconds % 60)}` : `${minutes}:${pad(seconds % 60)}`;
}
