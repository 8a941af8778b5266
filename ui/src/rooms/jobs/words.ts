import type { JobKind, JobOutcome, JobView } from "../../bridge/gen/types";
import { failureText } from "../../failure/table";
import { count, m } from "../../words/vocabulary";

/** Total: a kind of job that Rust adds fails the build here until it has words. */
const DOING: Record<JobKind, () => string> = {
  export: m.job_export,
  import: m.job_import,
  import_preview: m.import_looking,
  backup: m.job_backup,
  restore_preview: m.restore_looking,
  restore: m.job_restore,
  bring_back: m.job_bring_back,
  empty_bin: m.job_empty_bin,
  check: m.job_check,
  weekly_check: m.job_check,
};

/** What a job that was stopped has left undone. */
const UNDONE: Record<JobKind, () => string> = {
  export: m.undone_export,
  import: m.undone_import,
  import_preview: m.undone_import,
  backup: m.undone_backup,
  restore_preview: m.undone_restore,
  restore: m.undone_restore,
  bring_back: m.undone_bring_back,
  empty_bin: m.undone_empty_bin,
  check: m.undone_check,
  weekly_check: m.undone_check,
};

type Counted = (about: { count: number; shown: string }) => string;

/** “6 calls were added to your diary. 2 expected calls were added.” The second only where there are any. */
export function andExpected(words: Counted, calls: number, more: Counted, expected: number): string {
  const said = words({ count: calls, shown: count(calls) });
  return expected === 0 ? said : `${said} ${more({ count: expected, shown: count(expected) })}`;
}

function outcomeText(outcome: JobOutcome): string {
  switch (outcome.kind) {
    case "exported":
      return andExpected(m.job_exported, outcome.calls, m.job_exported_expected, outcome.appointments);
    case "imported":
      return andExpected(
        m.job_imported,
        outcome.tally.added,
        m.job_imported_expected,
        outcome.tally.appointments.added,
      );
    case "examined":
      return m.job_examined();
    case "restored": {
      const { saved, unreadable } = outcome;
      const done = saved === 0 ? m.restore_done() : m.restore_done_saved({ count: saved, shown: count(saved) });
      const lost = m.restore_done_unreadable({ count: unreadable, shown: count(unreadable) });
      return unreadable === 0 ? done : `${done} ${lost}`;
    }
    case "brought_back":
      return m.all_brought_back({ count: outcome.calls, shown: count(outcome.calls) });
    case "bin_emptied":
      return m.bin_emptied({ count: outcome.calls, shown: count(outcome.calls) });
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
      return `${state.by_lock ? m.stopped_by_lock() : m.stopped()} ${UNDONE[kind]()}`;
    case "failed":
      return failureText(state.failure);
  }
}

/** Whether a job is worth a line: what was done by itself and is well need not be told to somebody who came to write. */
export function isTold({ kind, state }: JobView, inSettings: boolean): boolean {
  // The dialog in which a backup is looked at tells all of it.
  if (kind === "restore_preview") return false;
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
export function hasMore({ kind, state }: JobView): boolean {
  return state.state === "done" && (kind === "import" || kind === "import_preview");
}
