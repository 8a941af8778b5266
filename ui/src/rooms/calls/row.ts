import type { CallRow } from "../../bridge/gen/types";
import { list, m, momentShort } from "../../words/vocabulary";

/** The number as it is shown in a row: as its country writes it, or why there is none. */
export function rowNumber(row: Pick<CallRow, "displayed_number" | "number_text">): string {
  const { presented } = row.displayed_number;
  return presented === "shown" ? row.number_text : m[`presented_said_${presented}`]();
}

/** “wanted remote control and a code”; empty where nothing was noted. */
export function rowWanted(row: CallRow): string {
  if (row.asked_for.length === 0) return "";
  return m.row_wanted({ wanted: list(row.asked_for.slice(0, 3).map((asked) => m[`asked_said_${asked}`]())) });
}

/** The first thing they wanted, for a line that has no room for more. */
export function rowAsked(row: Pick<CallRow, "asked_for">): string {
  const [first] = row.asked_for;
  return first === undefined ? "" : m[`asked_said_${first}`]();
}

export function rowDetails(row: CallRow): string {
  return [momentShort(row.occurred_at), rowNumber(row), rowWanted(row)]
    .filter((part) => part !== "")
    .join(m.joined_by_dot());
}
