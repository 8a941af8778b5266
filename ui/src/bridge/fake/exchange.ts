import type {
  AppointmentFields,
  Call,
  CallFields,
  ImportField,
  ImportPlan,
  ImportPreview,
  ImportTally,
} from "../gen/types";
import { emptyFields } from "../../rooms/calls/form";
import { callOf } from "./story";

/** A small table of somebody's own, as if it had been chosen in the system's dialog. */
const NAMES = ["Date", "Number", "Company", "Remarks"];
const ROWS = [
  ["03/04/2026", "020 7946 0018", "Example Antivirus", "He knew my ticket number."],
  ["05/04/2026", "+1 855 555 0142", "", "Silent."],
  ["yesterday", "withheld", "Quiet Bank", "He asked for a code."],
] as const;

const GUESSED: ImportField[] = ["date_and_time", "number_shown", "claimed_org", "notes"];

function fieldsOf(row: readonly string[], plan: ImportPlan): CallFields | null {
  const cell = (field: ImportField) => row[plan.columns.indexOf(field)] ?? "";
  const parts = /^(\d\d)\/(\d\d)\/(\d{4})$/.exec(cell("date_and_time"));
  if (parts === null) return null;
  const [day, month] = plan.date_order === "month_first" ? [parts[2], parts[1]] : [parts[1], parts[2]];
  const number = cell("number_shown");
  return {
    ...emptyFields(new Date()),
    occurred_at: { instant: `${parts[3]}-${month}-${day}T12:00:00Z`, offset_minutes: 0, precision: "day_only" },
    claimed_org: cell("claimed_org"),
    expected: "not_sure",
    displayed_number:
      number === "withheld" || number === ""
        ? { presented: number === "" ? "not_noticed" : "withheld", number: null }
        : { presented: "shown", number: { as_typed: number, e164: null, region: plan.region } },
    notes: plan.columns.flatMap((field, i) => (field === "notes" ? [`${NAMES[i]}: ${row[i]}`] : [])).join("\n"),
  };
}

/** What the program would say of the table, understood in this way. */
export function previewOfTable(asked: ImportPlan | null, there: boolean): ImportPreview {
  const plan = asked ?? { columns: GUESSED, date_order: "day_first", region: "GB" };
  const has_time = plan.columns.includes("date_and_time");
  const read = ROWS.map((row) => fieldsOf(row, plan));
  const first = read.filter((fields) => fields !== null);
  const tally: ImportTally = {
    added: there ? 0 : first.length,
    already_there: there ? first.length : 0,
    deleted_before: 0,
    appointments: { added: 0, already_there: 0, deleted_before: 0 },
    different: 0,
    not_understood: ROWS.length - first.length,
    put_into_notes: 0,
    left_out: read.flatMap((fields, i) =>
      fields === null ? [{ row: i + 2, column: has_time ? "Date" : "", code: "date_not_understood" as const }] : [],
    ),
  };
  return {
    file: "my calls.csv",
    format: "table",
    rows: ROWS.length,
    examined: ROWS.length,
    plan,
    has_time,
    columns: NAMES.map((name, i) => ({
      name,
      examples: ROWS.map((row) => row[i] ?? "").filter((cell) => cell !== ""),
    })),
    asks_date_order: has_time,
    asks_region: plan.columns.includes("number_shown"),
    first,
    tally,
  };
}

const expected = (claimed_org: string, day: string): AppointmentFields => ({
  claimed_org,
  claimed_org_id: null,
  window: { kind: "hours", day, from: "14:00:00", until: "15:00:00" },
  zone: "Europe/London",
  repeats: null,
  arranged_by: "me",
  channel: "website",
  reference: "",
  note: "",
  proposed_in: null,
  calendar_uid: "",
});

/** The expected calls in a file that Ringtrue saved. */
export const EXPECTED = [expected("Trend Micro", "2090-03-06"), expected("City Library", "2090-03-07")];

/** What the program would say of a file that it saved itself, with one call and two that are expected. */
export function previewOfOwn(there: boolean): ImportPreview {
  const counted = (entries: number) => ({
    added: there ? 0 : entries,
    already_there: there ? entries : 0,
    deleted_before: 0,
  });
  return {
    file: "ringtrue.json",
    format: "own_json",
    rows: 1 + EXPECTED.length,
    examined: 1 + EXPECTED.length,
    plan: { columns: [], date_order: null, region: null },
    has_time: true,
    columns: [],
    asks_date_order: false,
    asks_region: false,
    first: [{ ...emptyFields(new Date("2026-04-03T12:00:00Z")), claimed_org: "Example Antivirus" }],
    tally: {
      ...counted(1),
      appointments: counted(EXPECTED.length),
      different: 0,
      not_understood: 0,
      put_into_notes: 0,
      left_out: [],
    },
  };
}

export const callsOf = (preview: ImportPreview): Call[] => preview.first.map((fields) => callOf(fields));
