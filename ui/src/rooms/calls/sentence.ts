import type { CallFields, CallRow } from "../../bridge/gen/types";
import { strong } from "../../kit/stretches";
import { list, m, quoted } from "../../words/vocabulary";

/** Who they said they were, in the person's words; never “the organisation”. */
export function callerName(
  call: Pick<CallRow | CallFields, "claimed_org"> & { answered?: CallFields["answered"] },
): string {
  if (call.claimed_org.trim() !== "") return quoted(call.claimed_org.trim());
  return call.answered === "silent" ? m.caller_silent() : m.caller_nameless();
}

function opening(f: CallFields): string {
  const who =
    f.claimed_person !== ""
      ? m.who_named({ name: quoted(f.claimed_person) })
      : f.voice === "recorded"
        ? m.who_recording()
        : m.who_someone();
  const line = f.called_line.kind === null ? m.line_said_you() : m[`line_said_${f.called_line.kind}`]();
  return m[`sentence_channel_${f.channel ?? "phone_call"}`]({ who, line });
}

function knowledge(f: CallFields): string | null {
  const knew = f.knew_about_me.filter((known) => known !== "nothing").map((known) => strong(m[`knew_said_${known}`]()));
  const wanted = f.asked_for.map((asked) => strong(m[`asked_said_${asked}`]()));
  if (knew.length > 0 && wanted.length > 0)
    return m.sentence_knew_and_wanted({ knew: list(knew), wanted: list(wanted) });
  if (knew.length > 0) return m.sentence_knew({ knew: list(knew) });
  const nothing = f.knew_about_me.includes("nothing");
  if (wanted.length > 0)
    return nothing
      ? m.sentence_nothing_and_wanted({ wanted: list(wanted) })
      : m.sentence_wanted({ wanted: list(wanted) });
  return nothing ? m.sentence_knew_nothing() : null;
}

function reference(f: CallFields): string | null {
  const { value, is_mine } = f.quoted_reference;
  if (value === "") return null;
  const key = is_mine === null ? "unchecked" : is_mine ? "mine" : "not_mine";
  return m[`sentence_reference_${key}`]({ value: quoted(value) });
}

/** What was noted, as sentences. `facts` says the rest. */
export function sentences(f: CallFields): string[] {
  return [
    opening(f),
    f.voice === null || (f.voice === "recorded" && f.claimed_person === "") ? null : m[`sentence_voice_${f.voice}`](),
    f.answered === null ? null : m[`sentence_answered_${f.answered}`](),
    m[`sentence_expected_${f.expected}`](),
    knowledge(f),
    reference(f),
  ].filter((sentence) => sentence !== null);
}
