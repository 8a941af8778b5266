import type { JobKind, JobOutcome, JobView } from "../../bridge/gen/types";
import { failureText } from "../../failure/table";
import { count, m } from "../../words/vocabulary";

/** Total: a kind of job that Rust adds fails the build here until it has words. */
const DOING: Record<JobKind, () => string> = {
  export: m.job_export,
  import: m.job_import,
  backup: m.job_backup,
  check: m.job_check,
  weekly_check: m.job_check,
};

function outcomeText(outcome: JobOutcome): string {
  switch (outcome.kind) {
    case "exported":
      return m.job_exported({ count: outcome.calls, shown: count(outcome.calls) });
    case "imported":
      return m.job_imported({ count: outcome.tally.added, shown: count(outcome.tally.added) });
    case "backed_up":
      return m.job_backed_up();
    case "checked":
      return outcome.sound
        ? m.job_checked({ count: outcome.calls, shown: count(outcome.calls) })
        : m.job_checked_damaged();
  }
}

/** How far a job is, or how it ended, in a sentence. */
export function jobText({ kind, state }: JobView): string {
  switch (state.state) {
    case "working":
      return state.stopping ? m.job_stopping() : DOING[kind]();
    case "done":
      return outcomeText(state.outcome);
    case "stopped":
      return m.job_stopped();
    case "failed":
      return failureText(state.failure);
  }
}

/** Whether a job is worth a line: what was done by itself and is well need not be told to somebody who came to write. */
export function isTold({ kind, state }: JobView, inSettings: boolean): boolean {
  if (kind !== "weekly_check") return true;
  switch (state.state) {
    case "working":
      return inSettings;
    case "done":
      return state.outcome.kind === "checked" && !state.outcome.sound;
    case "stopped":
      return false;
    case "failed":
      return true;
  }
}

/** 0 to 100, or nothing while it is not known how much there is. */
export function percentDone({ state }: JobView): number | undefined {
  if (state.state !== "working" || state.total === 0) return undefined;
  return Math.min(100, Math.floor((100 * state.done) / state.total));
}

/** Whether there is more to say of its end than fits into a line. */
export function hasMore({ state }: JobView): boolean {
  return state.state === "done" && state.outcome.kind === "imported";
}
