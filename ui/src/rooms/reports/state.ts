import type { AttemptResult, ReportMark } from "../../bridge/gen/types";
import { m } from "../../words/vocabulary";

export type Tone = "quiet" | "warning" | "accent";

/** Whole seconds in which a report can still be undone; 0 when it cannot. */
export function undoSeconds(mark: Pick<ReportMark, "undo_until" | "state">, now: number): number {
  if (mark.undo_until === null || mark.state !== "waiting") return 0;
  return Math.max(0, Math.ceil((Date.parse(mark.undo_until) - now) / 1000));
}

/** Why a try came to nothing, in a few words; empty where it did not. */
export function reasonText(result: AttemptResult | null): string {
  switch (result?.kind) {
    case "unanswered":
      return m[`no_answer_${result.why}`]();
    case "refused":
    case "stopped":
      return m[`refusal_${result.why}`]();
    case "too_many":
      return m.attempt_too_many();
    case "in_progress":
      return m.attempt_in_progress();
    default:
      return "";
  }
}

/** Where a report stands, honestly and in words. */
export function stateText(mark: ReportMark, now: number): string {
  const seconds = undoSeconds(mark, now);
  if (seconds > 0) return m.state_undo({ count: seconds });
  const withdrawing = mark.errand === "withdraw";
  switch (mark.state) {
    case "waiting":
      return withdrawing ? m.state_withdraw_waiting() : waitingText(mark.last);
    case "sending":
      return withdrawing ? m.state_withdraw_sending() : m.state_sending();
    case "accepted":
      return mark.reference === null ? m.state_received() : m.state_received_reference({ reference: mark.reference });
    case "refused":
      return m.state_refused({ reason: reasonText(mark.last) || m.refusal_other() });
    case "parked":
      if (mark.last === null) return m.state_held();
      return m.state_parked({ reason: reasonText(mark.last) || m.refusal_other() });
    case "withdrawn":
      return m.state_withdrawn();
  }
}

/** The same, to be read aloud: a countdown is told once, not every second. */
export function stateSaid(mark: ReportMark, now: number): string {
  return undoSeconds(mark, now) > 0 ? m.report_queued() : stateText({ ...mark, undo_until: null }, now);
}

function waitingText(last: AttemptResult | null): string {
  if (last === null || last.kind !== "unanswered")
    return last === null ? m.state_waiting_turn() : m.state_waiting_vendor();
  return last.why === "no_connection" || last.why === "timed_out"
    ? m.state_waiting_internet()
    : m.state_waiting_vendor();
}

export function stateTone(mark: ReportMark): Tone {
  if (mark.state === "refused" || mark.state === "parked") return "warning";
  return mark.state === "accepted" ? "accent" : "quiet";
}
