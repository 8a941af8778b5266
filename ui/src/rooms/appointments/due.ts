import type { DueCall, DueView } from "../../bridge/gen/types";
import { m, timesSaid } from "../../words/vocabulary";

/** One thing that the book of appointments says. Only a trap is a reason to stop. */
export interface DueSentence {
  kind: "due" | "none" | "weak" | "trap" | "next";
  text: string;
  /** The expected call that it is about. */
  call?: DueCall;
}

/** What the book says of a call that rings now, the gravest first. `claimed`: who they say they are, or nobody yet. */
export function dueSentences(view: DueView, claimed: string, now = new Date()): DueSentence[] {
  const when = (call: DueCall) => timesSaid(call, call.all_day, now);
  const said = (text: (parts: { name: string; when: string }) => string) => (call: DueCall) =>
    text({ name: call.organisation, when: when(call) });
  const counts = view.now.filter(({ weight }) => weight === "counts");
  const sentences: DueSentence[] = view.proposed_by_callers.map((call) => ({
    kind: "trap",
    text: said(call.is_for_it ? m.due_trap : m.due_next_trap)(call),
    call,
  }));
  for (const call of counts) sentences.push({ kind: "due", text: dueText(call, when(call)), call });
  if (counts.length === 0) {
    const name = claimed.trim();
    const none = name === "" ? `${m.due_none()} ${m.due_nobody()}` : m.due_none_from({ name });
    sentences.push({ kind: "none", text: none });
  }
  for (const call of [...view.now, ...view.next.slice(0, 2)].filter(({ weight }) => weight !== "counts"))
    sentences.push({
      kind: "weak",
      text: said(call.arranged_by === "me" ? m.due_not_official : m.due_wrote)(call),
      call,
    });
  for (const call of view.next.slice(0, 2).filter(({ weight }) => weight === "counts"))
    sentences.push({ kind: "next", text: said(m.due_next)(call), call });
  return sentences;
}

/** What the book said of a call that is over, the gravest first. */
export function dueThenSentences(view: DueView, claimed: string, now = new Date()): DueSentence[] {
  const parts = (call: DueCall) => ({ name: call.organisation, when: timesSaid(call, call.all_day, now) });
  const counts = view.now.filter(({ weight }) => weight === "counts");
  const sentences: DueSentence[] = [];
  for (const call of view.proposed_by_callers.filter(({ is_for_it }) => is_for_it))
    sentences.push({ kind: "trap", text: m.then_trap(parts(call)), call });
  for (const call of counts)
    sentences.push({ kind: "due", text: m.then_due({ ...parts(call), how: howText(call) }), call });
  if (counts.length === 0)
    sentences.push({ kind: "none", text: claimed.trim() === "" ? m.then_none_anybody() : m.then_none() });
  for (const call of view.now.filter(({ weight }) => weight !== "counts"))
    sentences.push({ kind: "weak", text: m.then_weak(parts(call)), call });
  return sentences;
}

function howText({ channel }: DueCall): string {
  // What counts was arranged over one of these.
  const over = channel === "app" || channel === "branch" || channel === "number_i_rang" ? channel : "website";
  return m[`over_${over}`]();
}

function dueText(call: DueCall, when: string): string {
  return m.due_now({ name: call.organisation, when, how: howText(call) });
}
