import type {
  AppointmentFields,
  ArrangedBy,
  ArrangedOver,
  CallId,
  OrganisationId,
  Repeats,
} from "../../bridge/gen/types";
import { dayKey } from "../../words/vocabulary";

/** How it comes again: what the form offers, or what a calendar said. */
export type Rhythm = "no" | "day" | "week" | "fortnight" | "month" | "year" | "as_is";

/** The form of an expected call as it stands on the screen, finished or not. */
export interface ExpectedForm {
  name: string;
  org: OrganisationId | null;
  kind: "hours" | "days";
  day: string;
  last: string;
  from: string;
  until: string;
  zone: string;
  arrangedBy: ArrangedBy | null;
  channel: ArrangedOver | null;
  rhythm: Rhythm;
  repeatsUntil: string;
  reference: string;
  note: string;
  proposedIn: CallId | null;
  uid: string;
  /** What a calendar said of how it comes again. */
  given: Repeats | null;
}

/** A form that was left, and the revision of the expected call that it changes. */
export interface KeptExpected {
  version: 1;
  revision: number | null;
  form: ExpectedForm;
  /** Other new ones that were begun before and left, the last first. */
  left?: ExpectedForm[];
}

/** A draft that is taken up again. */
export function restoredExpected(json: string): KeptExpected | null {
  try {
    const kept = JSON.parse(json) as KeptExpected;
    return kept.version === 1 ? kept : null;
  } catch {
    return null;
  }
}

export type Missing = "day" | "time" | "arranged_by";

export function newExpected(zone: string, more: Partial<ExpectedForm> = {}, now = new Date()): ExpectedForm {
  const today = dayKey(now);
  return {
    name: "",
    org: null,
    kind: "hours",
    day: today,
    last: today,
    from: "",
    until: "",
    zone,
    arrangedBy: null,
    channel: null,
    rhythm: "no",
    repeatsUntil: "",
    reference: "",
    note: "",
    proposedIn: null,
    uid: "",
    given: null,
    ...more,
  };
}

/** Whether nothing was noted beyond what a new form holds. */
export function isUntouched(form: ExpectedForm): boolean {
  return JSON.stringify(form) === JSON.stringify(newExpected(form.zone, { day: form.day, last: form.last }));
}

/** The forms of a draft in which something was noted, the last first. */
export function begunIn({ form, left = [] }: KeptExpected): ExpectedForm[] {
  return [form, ...left].filter((form) => !isUntouched(form));
}

export function expectedOf(fields: AppointmentFields): ExpectedForm {
  const { window, repeats } = fields;
  const hours = window.kind === "hours";
  return newExpected(fields.zone, {
    name: fields.claimed_org,
    org: fields.claimed_org_id,
    kind: window.kind,
    day: hours ? window.day : window.first,
    last: hours ? window.day : window.last,
    from: hours ? window.from.slice(0, 5) : "",
    until: hours ? window.until.slice(0, 5) : "",
    arrangedBy: fields.arranged_by,
    channel: fields.channel,
    rhythm: rhythmOf(repeats),
    repeatsUntil: repeats?.until ?? "",
    reference: fields.reference,
    note: fields.note,
    proposedIn: fields.proposed_in,
    uid: fields.calendar_uid,
    given: repeats,
  });
}

function rhythmOf(repeats: Repeats | null): Rhythm {
  if (repeats === null) return "no";
  if (repeats.on.length > 0 || repeats.except.length > 0) return "as_is";
  if (repeats.interval === 1) return repeats.every;
  return repeats.interval === 2 && repeats.every === "week" ? "fortnight" : "as_is";
}

function repeatsOf({ rhythm, repeatsUntil, given }: ExpectedForm): Repeats | null {
  const until = repeatsUntil === "" ? null : repeatsUntil;
  if (rhythm === "no") return null;
  if (rhythm === "as_is") return given === null ? null : { ...given, until };
  const [every, interval] = rhythm === "fortnight" ? (["week", 2] as const) : ([rhythm, 1] as const);
  return { every, interval, on: [], until, except: [] };
}

/** What has to be filled in before it can be saved. */
export function missingIn(form: ExpectedForm): Missing[] {
  const missing: Missing[] = [];
  if (form.day === "" || (form.kind === "days" && form.last === "")) missing.push("day");
  if (form.kind === "hours" && (form.from === "" || form.until === "")) missing.push("time");
  if (form.arrangedBy === null) missing.push("arranged_by");
  return missing;
}

/** The end is told by an earlier time than the begin, so it is one of the next day. */
export function endsNextDay({ kind, from, until }: ExpectedForm): boolean {
  return kind === "hours" && from !== "" && until !== "" && until < from;
}

/** Of a form in which nothing is missing. */
export function fieldsOfExpected(form: ExpectedForm): AppointmentFields {
  const window =
    form.kind === "hours"
      ? { kind: "hours" as const, day: form.day, from: `${form.from}:00`, until: `${form.until}:00` }
      : { kind: "days" as const, first: form.day, last: form.last };
  return {
    claimed_org: form.name.trim(),
    claimed_org_id: form.org,
    window,
    zone: form.zone,
    repeats: repeatsOf(form),
    arranged_by: form.arrangedBy ?? "organisation_wrote",
    channel: form.arrangedBy === "me" ? form.channel : null,
    reference: form.reference,
    note: form.note,
    proposed_in: form.arrangedBy === "earlier_caller" ? form.proposedIn : null,
    calendar_uid: form.uid,
  };
}

/** What the form will be worth, as soon as that can be said. */
export function weightOf({ arrangedBy, channel }: ExpectedForm) {
  if (arrangedBy === null || (arrangedBy === "me" && channel === null)) return null;
  if (arrangedBy === "earlier_caller" || channel === "earlier_call") return "trap";
  if (arrangedBy === "organisation_wrote") return "not_by_me";
  return channel === "letter" || channel === "email" ? "channel_not_official" : "counts";
}
