import type { ImportTally, RowProblem } from "../../bridge/gen/types";
import { FAILURES } from "../../failure/table";
import { count, m } from "../../words/vocabulary";

/** “Row 5, Date: This is not a date that Ringtrue can read.” */
export function problemText({ row, column, code }: RowProblem): string {
  const words = FAILURES[code].words({});
  const place = { row: count(row), words };
  return column === "" ? m.import_problem(place) : m.import_problem_in({ ...place, column });
}

/** What became of the entries that were not simply added, in sentences. */
export function leftOut(tally: ImportTally): string[] {
  const said = (n: number, words: (about: { count: number; shown: string }) => string) =>
    n === 0 ? [] : [words({ count: n, shown: count(n) })];
  return [
    ...said(tally.already_there, m.import_already_there),
    ...said(tally.deleted_before, m.import_deleted_before),
    ...said(tally.appointments.already_there, m.import_expected_already_there),
    ...said(tally.appointments.deleted_before, m.import_expected_deleted_before),
    ...said(tally.different, m.import_different),
    ...said(tally.not_understood, m.import_not_understood),
    ...said(tally.put_into_notes, m.import_put_into_notes),
  ];
}
