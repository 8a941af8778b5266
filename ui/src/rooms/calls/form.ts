import type {
  Call,
  CallFields,
  CallId,
  FieldIssue,
  Moment,
  NotedNumber,
  Precision,
  Presented,
  Region,
} from "../../bridge/gen/types";
import { dayKey } from "../../words/vocabulary";
import type { Said } from "./said";

export type WhenMode = "now" | "today" | "day";

/** The form as it is typed in: texts stay texts until the call is saved, so that nothing typed is lost. */
export interface FormState {
  version: 1;
  /** The call that is changed, and its revision. A new call has none, and an identity only where something names it. */
  call: { id: CallId; revision: number | null } | null;
  when: {
    mode: WhenMode;
    openedAt: string;
    /** The day that “earlier today” means: the one on which it was chosen, also after midnight. */
    today: string;
    date: string;
    time: string;
    precision: Precision;
  };
  number: { presented: Presented; text: string };
  /** One entry a line. */
  callbackNumbers: string;
  websites: string;
  emails: string;
  minutes: string;
  attempts: string;
  /** What was said. It is not part of the call. */
  said: Said;
  fields: CallFields;
}

const pad = (n: number) => String(n).padStart(2, "0");
const timeOf = (date: Date) => `${pad(date.getHours())}:${pad(date.getMinutes())}`;

function momentOf(date: Date, precision: Precision): Moment {
  return { instant: date.toISOString(), offset_minutes: -date.getTimezoneOffset(), precision };
}

export function emptyFields(now: Date): CallFields {
  return {
    occurred_at: momentOf(now, "exact"),
    claimed_org: "",
    claimed_org_id: null,
    expected: "no",
    displayed_number: { presented: "not_noticed", number: null },
    displayed_name: "",
    callback_numbers: [],
    duration_s: null,
    called_line: { kind: null, number: "" },
    channel: null,
    answered: null,
    voice: null,
    attempts: { count: null, times: "" },
    rang_back: { yes: null, detail: "" },
    call_kind: null,
    annoyance: null,
    claimed_person: "",
    claimed_department: "",
    second_caller: { yes: null, detail: "" },
    knew_about_me: [],
    quoted_reference: { value: "", is_mine: null },
    reason_given: [],
    asked_for: [],
    pressure: [],
    remote_tool: null,
    remote_session_id: "",
    websites: [],
    emails: [],
    consent: null,
    is_customer: null,
    asked_to_stop: { yes: null, detail: "" },
    opening_words: "",
    background: [],
    suspicion: [],
    suspicion_words: "",
    notes: "",
    my_reaction: [],
    disclosed: [],
    paid: null,
    amount_asked: { value: "", currency: "" },
    amount_lost: { value: "", currency: "" },
    payment_method: null,
    evidence: [],
    report_refs: [],
  };
}

export function newForm(now = new Date()): FormState {
  return {
    version: 1,
    call: null,
    when: {
      mode: "now",
      openedAt: now.toISOString(),
      today: dayKey(now),
      date: dayKey(now),
      time: timeOf(now),
      precision: "exact",
    },
    number: { presented: "shown", text: "" },
    callbackNumbers: "",
    websites: "",
    emails: "",
    minutes: "",
    attempts: "",
    said: { text: "", refused: [] },
    fields: emptyFields(now),
  };
}

export function formOf(call: Call, now = new Date()): FormState {
  const f = call.fields;
  const wall = new Date(Date.parse(f.occurred_at.instant) + f.occurred_at.offset_minutes * 60_000).toISOString();
  const date = wall.slice(0, 10);
  const { presented, number } = f.displayed_number;
  return {
    version: 1,
    call: { id: call.id, revision: call.revision },
    when: {
      mode: date === dayKey(now) ? "today" : "day",
      openedAt: f.occurred_at.instant,
      today: dayKey(now),
      date,
      time: wall.slice(11, 16),
      precision: f.occurred_at.precision,
    },
    number: { presented, text: number?.as_typed ?? "" },
    callbackNumbers: f.callback_numbers.map((noted) => noted.as_typed).join("\n"),
    websites: f.websites.join("\n"),
    emails: f.emails.join("\n"),
    minutes: f.duration_s === null ? "" : String(Math.round(f.duration_s / 6) / 10),
    attempts: f.attempts.count === null ? "" : String(f.attempts.count),
    said: { text: "", refused: [] },
    fields: structuredClone(f),
  };
}

/** A draft that is taken up again: “just now” has become the time at which it was begun. */
export function restoredForm(json: string, now = new Date()): FormState | null {
  try {
    const form = JSON.parse(json) as FormState;
    if (form.version !== 1) return null;
    // A draft of an earlier program has none.
    form.said ??= { text: "", refused: [] };
    // Yesterday's “earlier today” is yesterday, and is shown so.
    if (form.when.mode === "today" && form.when.today !== dayKey(now))
      form.when = { ...form.when, mode: "day", date: form.when.today };
    if (form.when.mode === "now" && now.getTime() - Date.parse(form.when.openedAt) > 30 * 60_000) {
      const begun = new Date(form.when.openedAt);
      const date = dayKey(begun);
      form.when = {
        ...form.when,
        mode: date === dayKey(now) ? "today" : "day",
        today: dayKey(now),
        date,
        time: timeOf(begun),
        precision: "about",
      };
    }
    return form;
  } catch {
    return null;
  }
}

/** Chooses when it was. */
export function chooseWhen(form: FormState, mode: WhenMode, now = new Date()): void {
  form.when.mode = mode;
  if (mode === "today") form.when.today = dayKey(now);
}

/** The number in its box: what was typed is kept for when “a number” is chosen again. */
export function shownNumber({ number }: FormState): string {
  return number.presented === "shown" ? number.text : "";
}

const lines = (text: string): string[] =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");

function noted(text: string, region: Region | null): NotedNumber {
  return { as_typed: text, e164: null, region };
}

/** A whole number that was typed; null where nothing was, NaN where it is not one. */
function typedNumber(text: string): number | null {
  return text.trim() === "" ? null : Number(text.trim().replace(",", "."));
}

export interface LocalIssue {
  field: string;
  problem: "not_a_count" | "not_minutes" | "no_date" | "no_time";
}

/** What this form cannot turn into a call yet. */
export function localIssues(form: FormState): LocalIssue[] {
  const found: LocalIssue[] = [];
  const { mode, date, time, precision } = form.when;
  if (mode === "day" && date === "") found.push({ field: "occurred_at", problem: "no_date" });
  if (mode !== "now" && precision !== "day_only" && time === "")
    found.push({ field: "occurred_at", problem: "no_time" });
  const minutes = typedNumber(form.minutes);
  if (minutes !== null && !(minutes >= 0)) found.push({ field: "duration_s", problem: "not_minutes" });
  const attempts = typedNumber(form.attempts);
  if (attempts !== null && !(Number.isInteger(attempts) && attempts >= 0))
    found.push({ field: "attempts.count", problem: "not_a_count" });
  return found;
}

function occurredAt(form: FormState, now: Date): Moment {
  const { mode, openedAt, today, date, time, precision } = form.when;
  if (mode === "now") return momentOf(new Date(openedAt), "exact");
  const day = mode === "today" ? today : date === "" ? dayKey(now) : date;
  // A call whose hour was forgotten stands at noon of its day.
  const hour = precision === "day_only" ? "12:00" : time === "" ? "12:00" : time;
  const instant = new Date(`${day}T${hour}:00`);
  return Number.isNaN(instant.getTime()) ? momentOf(now, "day_only") : momentOf(instant, precision);
}

/** The call that the form describes. */
export function fieldsOf(form: FormState, region: Region | null, now = new Date()): CallFields {
  const minutes = typedNumber(form.minutes);
  const attempts = typedNumber(form.attempts);
  const { presented, text } = form.number;
  const number = text.trim();
  return {
    ...form.fields,
    occurred_at: occurredAt(form, now),
    displayed_number:
      presented !== "shown"
        ? { presented, number: null }
        : number === ""
          ? { presented: "not_noticed", number: null }
          : { presented, number: noted(number, region) },
    callback_numbers: lines(form.callbackNumbers).map((line) => noted(line, region)),
    websites: lines(form.websites),
    emails: lines(form.emails),
    duration_s: minutes === null || Number.isNaN(minutes) ? null : Math.round(minutes * 60),
    attempts: { ...form.fields.attempts, count: attempts === null || Number.isNaN(attempts) ? null : attempts },
  };
}

/** Whether anything was noted beyond what a new form holds. */
export function isUntouched(form: FormState): boolean {
  const fresh = newForm(new Date(form.when.openedAt));
  const strip = (f: FormState) =>
    JSON.stringify({ ...f, when: f.when.mode === "now" ? null : f.when, fields: { ...f.fields, occurred_at: null } });
  return form.call === null && strip(form) === strip(fresh);
}

/** Characters that cannot be seen and do not belong into a text: controls other than tab and line break. */
const HIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g;

export const withoutHidden = (text: string): string => text.replace(HIDDEN, "");

/** Removes them from one field, whatever it is made of. */
export function mendHidden(form: FormState, issue: Pick<FieldIssue, "field">): void {
  const [name = ""] = issue.field.split(".");
  const clean = (value: unknown): unknown => {
    if (typeof value === "string") return withoutHidden(value);
    if (Array.isArray(value)) return value.map(clean);
    if (typeof value === "object" && value !== null)
      return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, clean(inner)]));
    return value;
  };
  if (name === "displayed_number") form.number.text = withoutHidden(form.number.text);
  else if (name === "callback_numbers") form.callbackNumbers = withoutHidden(form.callbackNumbers);
  else if (name === "websites") form.websites = withoutHidden(form.websites);
  else if (name === "emails") form.emails = withoutHidden(form.emails);
  else if (name in form.fields) Object.assign(form.fields, { [name]: clean(form.fields[name as keyof CallFields]) });
}
