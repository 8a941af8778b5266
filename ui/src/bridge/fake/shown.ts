import type { Call, CallId, ReasonView, ShownBefore, VerdictView } from "../gen/types";

const shownOf = ({ rule, version, severity, words }: ReasonView) => ({ rule, version, severity, words });

/** The verdicts that were shown. */
export class FakeShown {
  readonly #kept = new Map<CallId, ShownBefore[]>();

  /** `past`: an earlier directory had another rule, which was shown some days ago. */
  constructor(private readonly past: boolean) {}

  show(call: Call, verdict: VerdictView): ShownBefore[] {
    const kept = this.#kept.get(call.id) ?? (this.past ? [earlier(call)] : []);
    const reasons = [...verdict.strongest, ...verdict.others].map(shownOf);
    const last = kept[0]?.verdict;
    const same = last?.outcome === verdict.outcome && JSON.stringify(last.reasons) === JSON.stringify(reasons);
    if (!same)
      kept.unshift({
        verdict: {
          shown_at: new Date().toISOString(),
          revision: call.revision,
          outcome: verdict.outcome,
          reasons,
          directory_version: 12,
        },
        since: reasons.map(() => "same"),
      });
    this.#kept.set(call.id, kept);
    return kept;
  }
}

function earlier(call: Call): ShownBefore {
  const then = new Date(call.created_at);
  then.setDate(then.getDate() - 3);
  const shown = (rule: string, words: string) => ({
    rule,
    version: 1,
    severity: "warning" as const,
    words: { rule: words, more: "Hang up, and reach it through its official contacts." },
  });
  return {
    verdict: {
      shown_at: then.toISOString(),
      revision: 1,
      outcome: "warning",
      reasons: [
        shown("TM-01", "Trend Micro hardly ever calls unexpectedly."),
        shown("US-09", "Whoever rings from a withheld number has something to hide."),
      ],
      directory_version: 9,
    },
    since: ["changed", "withdrawn"],
  };
}
