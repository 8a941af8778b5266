import type {
  AttemptResult,
  Call,
  Item,
  PreviewItem,
  ReportChoices,
  ReportMark,
  ReportPreview,
  ReportRow,
  ReportView,
} from "../gen/types";
import { newId } from "./story";

/** What the scripted vendor does: `down`, `refuses`, `stops`; anything else takes reports. */
export type Vendor = string;

export interface Sent {
  view: ReportView;
  choices: ReportChoices;
}

const PERSONAL: Item[] = ["quoted_reference", "notes", "reporter", "share_with_authorities"];
const ITEMS: Item[] = [
  "when",
  "expected",
  "number_shown",
  "claimed",
  "circumstances",
  "knew_about_me",
  "quoted_reference",
  "story",
  "remote_control",
  "callers_contacts",
  "loss",
  "notes",
  "reporter",
  "callback_word",
  "share_with_authorities",
  "app",
];
const WORDS = ["lantern-47", "harbour-12", "walnut-83", "meadow-29"];

export const proposed = (): ReportChoices => ({
  items: ITEMS.filter((item) => !PERSONAL.includes(item)),
  reporter: { email: "", phone: "", best_time: "" },
  callback_word: "",
});

const kept = (value: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(value).filter(
      ([, part]) => part !== null && part !== "" && !(Array.isArray(part) && part.length === 0),
    ),
  );

function valueOf(item: Item, { fields: f }: Call, choices: ReportChoices): Record<string, unknown> {
  const { number, presented } = f.displayed_number;
  const values: Record<Item, Record<string, unknown>> = {
    when: { occurred_at: f.occurred_at },
    expected: { expected: f.expected },
    number_shown: { number: kept({ presented, e164: number?.e164 ?? null, as_shown: number?.as_typed ?? null }) },
    claimed:
      f.claimed_org === ""
        ? {}
        : {
            claimed: kept({ organisation: f.claimed_org, person: f.claimed_person, department: f.claimed_department }),
          },
    circumstances: kept({
      channel: f.channel,
      answered: f.answered,
      voice: f.voice,
      duration_s: f.duration_s,
      call_kind: f.call_kind,
    }),
    knew_about_me: kept({ knew_about_me: f.knew_about_me }),
    quoted_reference: f.quoted_reference.value === "" ? {} : { quoted_reference: f.quoted_reference },
    story: kept({ asked_for: f.asked_for, pressure: f.pressure, reason_given: f.reason_given }),
    remote_control: kept({ remote_tool: f.remote_tool, remote_session_id: f.remote_session_id }),
    callers_contacts: kept({
      callback_numbers: f.callback_numbers.map((given) => given.e164 ?? given.as_typed),
      websites: f.websites,
      emails: f.emails,
    }),
    loss: kept({ disclosed: f.disclosed }),
    notes: kept({ narrative: f.notes.replace(/\d{4} \d{4} \d{4} \d{4}/g, "•••• •••• •••• ••••").slice(0, 2000) }),
    reporter: { reporter: kept(choices.reporter) },
    callback_word: { callback_word: choices.callback_word },
    share_with_authorities: {
      consent: { text_version: 1, share_with_authorities: choices.items.includes("share_with_authorities") },
    },
    app: { app: { version: "0.1.0" } },
  };
  return values[item];
}

export function itemsOf(call: Call, choices: ReportChoices): PreviewItem[] {
  return ITEMS.map((item) => {
    const value = valueOf(item, call, choices);
    const switchable = item !== "when" && item !== "expected";
    return {
      item,
      switchable,
      on: !switchable || choices.items.includes(item),
      empty: Object.keys(value).length === 0,
      value,
    };
  });
}

export function previewOf(call: Call, chosen: ReportChoices | null): ReportPreview {
  const choices = chosen ?? proposed();
  const callback_word =
    choices.callback_word === "" ? (WORDS[Math.floor(Math.random() * WORDS.length)] ?? "") : choices.callback_word;
  const whole = { ...choices, callback_word };
  const items = itemsOf(call, whole);
  const report_id = newId();
  const body = {
    schema_version: 1,
    report_id,
    organisation_id: call.fields.claimed_org_id,
    ...Object.assign({}, ...items.filter((item) => item.on && !item.empty).map((item) => item.value)),
  };
  const large = call.fields.notes.length > 32_000 && choices.items.includes("notes");
  return {
    organisation: "example-antivirus",
    name: "Example Antivirus",
    host: "reports.example.com",
    items,
    choices: whole,
    masked: {
      cards: (call.fields.notes.match(/\d{4} \d{4} \d{4} \d{4}/g) ?? []).length,
      secrets: 0,
      identities: 0,
      cut: Math.max(0, call.fields.notes.length - 2000),
    },
    report_id,
    body: JSON.stringify(body, null, 2),
    problem: large ? { code: "report_too_large", params: { limit: 32_768, length: call.fields.notes.length } } : null,
  };
}

export function sentOf(call: Call, preview: ReportPreview, undoMs: number): Sent {
  const now = Date.now();
  const undo = new Date(now + undoMs).toISOString();
  const mark: ReportMark = {
    id: preview.report_id,
    state: "waiting",
    errand: "submit",
    reference: null,
    last: null,
    undo_until: undo,
  };
  const row: ReportRow = {
    call_id: call.id,
    organisation_name: preview.name,
    queued_at: new Date(now).toISOString(),
    mark,
    next_attempt_at: undo,
    vendor_status: null,
  };
  const view: ReportView = {
    row,
    call: "diary",
    received_at: null,
    items: preview.items,
    body: preview.body,
    attempts: [],
    can_undo: true,
    can_withdraw: false,
    can_retry: false,
  };
  return { view, choices: preview.choices };
}

/** What the scripted vendor answers to a try. */
export function tried(sent: Sent, vendor: Vendor): void {
  const { view } = sent;
  const { mark } = view.row;
  const results: Record<string, [ReportMark["state"], AttemptResult]> = {
    down: ["waiting", { kind: "unanswered", why: "no_connection" }],
    refuses: [
      "refused",
      { kind: "refused", why: "invalid_field", fields: [{ pointer: "/number/e164", code: "not_a_number" }] },
    ],
    stops: ["parked", { kind: "unanswered", why: "server_trouble" }],
  };
  const [state, result] = results[vendor] ?? ["accepted", { kind: "received" }];
  mark.state = state;
  mark.last = result;
  mark.undo_until = null;
  view.attempts = [{ at: new Date().toISOString(), errand: mark.errand, result }, ...view.attempts];
  view.can_undo = false;
  view.can_retry = state !== "accepted" && state !== "refused";
  view.can_withdraw = state === "accepted" || state === "waiting";
  view.row.next_attempt_at = state === "waiting" ? new Date(Date.now() + 90_000).toISOString() : null;
  if (state !== "accepted") return;
  mark.reference = "EX-7K3F-92QD";
  view.received_at = new Date().toISOString();
  view.row.vendor_status = "reviewing";
}
