import type {
  Appointment,
  AppointmentFields,
  AppointmentRow,
  AppointmentSince,
  AppointmentView,
  Call,
  CalendarPreview,
  CallFields,
  Code,
  DueCall,
  DueQuery,
  DueView,
  FieldIssue,
  Moment,
  Repeats,
  SaveAppointment,
  SavedAppointment,
  TakeOver,
  There,
  Times,
  Weight,
} from "../gen/types";
import { ORGANISATIONS, nameToId } from "./directory";
import { newId } from "./story";

const DAY_MS = 86_400_000;
const GRACE_MS = 600_000;
/** Times of a repeated appointment that the fake looks through. */
const MOST = 400;

interface Kept {
  appointment: Appointment;
  deletedAt: string | null;
  /** What it said before, and until when. */
  said: { appointment: Appointment; until: string }[];
}

const pad = (n: number) => String(n).padStart(2, "0");
export const dayOf = (date: Date) => `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
const timeOf = (date: Date) => `${pad(date.getHours())}:${pad(date.getMinutes())}:00`;

function moment(date: Date): Moment {
  return { instant: date.toISOString(), offset_minutes: -date.getTimezoneOffset(), precision: "exact" };
}

function weightOf({ arranged_by, channel }: AppointmentFields): Weight {
  if (arranged_by === "earlier_caller" || channel === "earlier_call") return "trap";
  if (arranged_by === "organisation_wrote") return "not_by_me";
  return channel !== null && channel !== "letter" && channel !== "email" ? "counts" : "channel_not_official";
}

function later(first: Date, { every, interval }: Repeats, nth: number): Date {
  const date = new Date(first);
  const steps = nth * interval;
  if (every === "day") date.setDate(date.getDate() + steps);
  else if (every === "week") date.setDate(date.getDate() + 7 * steps);
  else if (every === "month") date.setMonth(date.getMonth() + steps);
  else date.setFullYear(date.getFullYear() + steps);
  return date;
}

/** When it takes place, in the order of time. The fake lives in one zone. */
function timesOf({ window, repeats }: AppointmentFields): { starts: Date; ends: Date }[] {
  const first = new Date(window.kind === "hours" ? `${window.day}T${window.from}` : `${window.first}T00:00:00`);
  const end = new Date(window.kind === "hours" ? `${window.day}T${window.until}` : `${window.last}T00:00:00`);
  if (window.kind === "days" || end < first) end.setDate(end.getDate() + 1);
  const length = end.getTime() - first.getTime();
  const until = repeats === null || repeats.until === null ? null : `${repeats.until}T23:59:59`;
  const all = [];
  for (let nth = 0; nth < (repeats === null ? 1 : MOST); nth++) {
    const starts = repeats === null ? first : later(first, repeats, nth);
    if (until !== null && starts > new Date(until)) break;
    all.push({ starts, ends: new Date(starts.getTime() + length) });
  }
  return all;
}

/** The book of appointments of the fake. */
export class FakeAppointments {
  #book: Kept[] = [];

  constructor(
    kind: string | null,
    private readonly calls: () => Call[],
    private readonly fail: (code: Code) => never,
  ) {
    if (kind !== null) this.#seed(kind);
  }

  #seed(kind: string) {
    const hour = 3_600_000;
    const write = (name: string, from: number, hours: number, more: Partial<AppointmentFields> = {}) => {
      const starts = new Date(Date.now() + from * hour);
      starts.setMinutes(0, 0, 0);
      const ends = new Date(starts.getTime() + hours * hour);
      this.add(
        {
          claimed_org: name,
          claimed_org_id: null,
          window: { kind: "hours", day: dayOf(starts), from: timeOf(starts), until: timeOf(ends) },
          zone: "Europe/London",
          repeats: null,
          arranged_by: "me",
          channel: "website",
          reference: "C-20418",
          note: "",
          proposed_in: null,
          calendar_uid: "",
          ...more,
        },
        new Date(Date.now() - 30 * DAY_MS),
      );
    };
    const proposed_in = this.calls()[0]?.id ?? null;
    if (kind === "due" || kind === "several") write("Trend Micro", 0, 2);
    if (kind === "trap" || kind === "several")
      write("Microsoft", 3, 2, { arranged_by: "earlier_caller", channel: null, reference: "", proposed_in });
    if (kind === "moved")
      write("Example Bank, Ms Adeyemi", 30, 1, { channel: "branch", calendar_uid: "one@calendar.example" });
    if (kind === "wrote") write("Example Bank", 0, 2, { arranged_by: "organisation_wrote", channel: "letter" });
    if (kind !== "several") return;
    const weekly: Repeats = { every: "week", interval: 2, on: [], until: null, except: [] };
    write("Dr Okafor’s practice", 26, 1, { channel: "branch", reference: "", repeats: weekly });
    write("Example Bank", 50, 1, { arranged_by: "organisation_wrote", channel: "letter", reference: "" });
    write("City Library", -72, 1, { channel: "branch", reference: "" });
  }

  #times(appointment: Appointment): { next: Times[]; over: boolean } {
    const times = timesOf(appointment.fields);
    const coming = times.filter(({ ends }) => ends.getTime() >= Date.now());
    const shown = coming.length > 0 ? coming.slice(0, 5) : times.slice(-1);
    const next = shown.map(({ starts, ends }) => ({ starts: moment(starts), ends: moment(ends) }));
    return { next, over: coming.length === 0 };
  }

  #row({ appointment, deletedAt }: Kept): AppointmentRow {
    const { fields } = appointment;
    const [times] = this.#times(appointment).next;
    if (times === undefined) return this.fail("internal");
    return {
      id: appointment.id,
      organisation: nameOf(fields),
      times,
      all_day: fields.window.kind === "days",
      repeats: fields.repeats,
      weight: weightOf(fields),
      deleted_at: deletedAt,
    };
  }

  #find(id: string): Kept {
    return this.#book.find(({ appointment }) => appointment.id === id) ?? this.fail("not_found");
  }

  add(fields: AppointmentFields, at = new Date()): Appointment {
    const time = at.toISOString();
    const appointment = {
      id: newId(),
      revision: 1,
      created_at: time,
      updated_at: time,
      written_at: time,
      fields: { ...fields, claimed_org_id: fields.claimed_org_id ?? nameToId(fields.claimed_org) },
    };
    this.#book.push({ appointment, deletedAt: null, said: [] });
    return appointment;
  }

  count(): number {
    return this.#book.filter(({ deletedAt }) => deletedAt === null).length;
  }

  book() {
    const rows = this.#book.map((kept) => ({ row: this.#row(kept), over: this.#times(kept.appointment).over }));
    const start = ({ times }: AppointmentRow) => Date.parse(times.starts.instant);
    const there = rows.filter(({ row }) => row.deleted_at === null);
    const coming = there.filter(({ over }) => !over).map(({ row }) => row);
    const past = there.filter(({ over }) => over).map(({ row }) => row);
    return {
      coming: coming.sort((a, b) => start(a) - start(b)),
      past: past.sort((a, b) => start(b) - start(a)),
      deleted: rows.filter(({ row }) => row.deleted_at !== null).map(({ row }) => row),
      zone: "Europe/London",
      zones: ["America/New_York", "Asia/Tokyo", "Europe/Berlin", "Europe/London"],
    };
  }

  one(id: string): AppointmentView {
    const kept = this.#find(id);
    const { appointment } = kept;
    const call = this.calls().find((call) => call.id === appointment.fields.proposed_in);
    const { created_at, written_at } = appointment;
    const begins = timesOf(appointment.fields)[0]?.starts.getTime() ?? Infinity;
    return {
      row: this.#row(kept),
      appointment,
      ...this.#times(appointment),
      counts_from: Date.parse(written_at) >= begins ? written_at : null,
      written_late: Date.parse(created_at) >= begins,
      proposed_in:
        call === undefined
          ? null
          : { id: call.id, occurred_at: call.fields.occurred_at, claimed_org: call.fields.claimed_org },
    };
  }

  save({ id, fields }: SaveAppointment): SavedAppointment {
    const issues: FieldIssue[] = [];
    const add = (field: string, code: Code, params = {}) => issues.push({ field, code, severity: "error", params });
    if (fields.claimed_org.trim() === "") add("claimed_org", "missing_name");
    if (fields.window.kind === "days" && fields.window.last < fields.window.first)
      add("window.last", "ends_before_it_starts");
    if (issues.length > 0) return { appointment: null, issues };
    if (id === null) return { appointment: this.add(fields), issues };
    const kept = this.#find(id);
    const before = kept.appointment;
    const now = new Date().toISOString();
    const same = saysOfCall(fields) === saysOfCall(before.fields);
    if (!same) kept.said.push({ appointment: before, until: now });
    const written_at = same ? before.written_at : now;
    kept.appointment = { ...before, revision: before.revision + 1, updated_at: now, written_at, fields };
    return { appointment: kept.appointment, issues };
  }

  delete(id: string): void {
    this.#find(id).deletedAt = new Date().toISOString();
  }

  undelete(id: string): void {
    const kept = this.#find(id);
    const { appointment, deletedAt } = kept;
    if (deletedAt !== null) kept.said.push({ appointment, until: deletedAt });
    kept.appointment = { ...appointment, written_at: new Date().toISOString() };
    kept.deletedAt = null;
  }

  purge(id: string): void {
    this.#book = this.#book.filter(({ appointment }) => appointment.id !== id);
  }

  #calendar(): AppointmentFields[] {
    const entry = (name: string, days: number, uid: string, repeats: Repeats | null): AppointmentFields => ({
      claimed_org: name,
      claimed_org_id: null,
      window: { kind: "hours", day: dayOf(new Date(Date.now() + days * DAY_MS)), from: "10:00:00", until: "10:30:00" },
      zone: "Europe/London",
      repeats,
      arranged_by: "organisation_wrote",
      channel: null,
      reference: "",
      note: "",
      proposed_in: null,
      calendar_uid: uid,
    });
    const monthly: Repeats = { every: "month", interval: 1, on: [{ weekday: 2, nth: -1 }], until: null, except: [] };
    return [
      entry("Video call with Example Bank", 2, "one@calendar.example", null),
      entry("Trend Micro support: call back", 3, "two@calendar.example", null),
      entry("Insurance review by telephone", 9, "three@calendar.example", monthly),
    ];
  }

  calendar(): CalendarPreview {
    const entries = this.#calendar().map((fields, index) => {
      const [first] = timesOf(fields);
      const moments = first ?? this.fail("internal");
      return {
        title: fields.claimed_org,
        times: { starts: moment(moments.starts), ends: moment(moments.ends) },
        all_day: false,
        repeats: fields.repeats,
        simplified: index === 2,
        widened: false,
        there: this.#there(fields),
        noted: this.#noted(fields),
      };
    });
    return { file: "calendar.ics", entries, left_out: 4, limit: 500 };
  }

  #ofCalendar({ calendar_uid }: AppointmentFields): Kept | undefined {
    return this.#book.find(({ appointment }) => appointment.fields.calendar_uid === calendar_uid);
  }

  #noted(fields: AppointmentFields): AppointmentRow | null {
    const kept = this.#ofCalendar(fields);
    return kept === undefined ? null : { ...this.#row(kept), deleted_at: null };
  }

  #there(fields: AppointmentFields): There | null {
    const kept = this.#ofCalendar(fields);
    if (kept === undefined) return null;
    if (kept.deletedAt !== null) return "deleted";
    const times = (it: AppointmentFields) => timesOf(it).map(({ starts }) => starts.getTime());
    return String(times(kept.appointment.fields)) === String(times(fields)) ? "same" : "another_time";
  }

  takeOver({ entries, arranged_by, channel }: TakeOver): number {
    const wanted = this.#calendar().filter((_, index) => entries.includes(index));
    for (const fields of wanted) {
      const noted = this.#ofCalendar(fields)?.appointment;
      if (noted === undefined) this.add({ ...fields, arranged_by: arranged_by ?? this.fail("bad_request"), channel });
      else {
        const { window, zone, repeats } = fields;
        this.save({ id: noted.id, revision: noted.revision, fields: { ...noted.fields, window, zone, repeats } });
      }
    }
    return wanted.length;
  }

  proposedIn(call: string): AppointmentRow[] {
    const proposed = ({ appointment, deletedAt }: Kept) =>
      deletedAt === null && appointment.fields.proposed_in === call;
    return this.#book.filter(proposed).map((kept) => this.#row(kept));
  }

  /** The book as it stood at a moment, each with what became of it since. */
  #standingAt(at: number): { fields: AppointmentFields; id: string; since: AppointmentSince }[] {
    return this.#book.flatMap(({ appointment, deletedAt, said }) => {
      const all = [...said, { appointment, until: deletedAt }];
      const stood = all.find(
        ({ appointment, until }) =>
          Date.parse(appointment.written_at) <= at && (until === null || at < Date.parse(until)),
      );
      if (stood === undefined) return [];
      const { fields, id } = stood.appointment;
      const same = saysOfCall(fields) === saysOfCall(appointment.fields);
      return [{ fields, id, since: deletedAt !== null ? "deleted" : same ? "same" : "changed" }];
    });
  }

  dueThen(fields: CallFields): DueView {
    const { claimed_org_id: claimed_org, claimed_org: claimed_name, occurred_at: began } = fields;
    return this.due({ claimed_org, claimed_name, began });
  }

  due({ claimed_org, claimed_name, began }: DueQuery): DueView {
    const at = began === null ? Date.now() : Date.parse(began.instant);
    const view: DueView = { state: "none", now: [], next: [], proposed_by_callers: [] };
    const asked = claimed_org ?? nameToId(claimed_name);
    for (const { fields, id, since } of this.#standingAt(at)) {
      const byName = asked === null || fields.claimed_org_id === null;
      const same = byName ? fields.claimed_org === claimed_name : fields.claimed_org_id === asked;
      if (!same && (claimed_name.trim() !== "" || claimed_org !== null)) continue;
      const weight = weightOf(fields);
      if (weight === "counts" && view.state === "none") view.state = "undue";
      for (const { starts, ends } of timesOf(fields)) {
        if (ends.getTime() < at - DAY_MS || starts.getTime() > at + DAY_MS) continue;
        const holds = starts.getTime() - GRACE_MS <= at && at <= ends.getTime() + GRACE_MS;
        const isForIt = weight === "trap" ? dayOf(starts) === dayOf(new Date(at)) : holds;
        const call: DueCall = {
          appointment: id,
          organisation: nameOf(fields),
          starts: moment(starts),
          ends: moment(ends),
          all_day: fields.window.kind === "days",
          arranged_by: fields.arranged_by,
          channel: fields.channel,
          weight,
          reference: fields.reference,
          is_for_it: isForIt,
          since,
        };
        if (weight === "trap") {
          if (isForIt) view.state = "by_caller";
          view.proposed_by_callers.push(call);
        } else if (isForIt) {
          if (weight === "counts" && view.state !== "by_caller") view.state = "due";
          view.now.push(call);
        } else if (starts.getTime() > at) view.next.push(call);
      }
    }
    return view;
  }
}

/** What says who calls, when, and who arranged it how. */
function saysOfCall({ claimed_org, window, repeats, arranged_by, channel }: AppointmentFields): string {
  return JSON.stringify([claimed_org, window, repeats, arranged_by, channel]);
}

function nameOf({ claimed_org, claimed_org_id }: AppointmentFields): string {
  return ORGANISATIONS.find(({ id }) => id === claimed_org_id)?.name ?? claimed_org;
}
