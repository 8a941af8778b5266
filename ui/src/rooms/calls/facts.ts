import type { Amount, CallFields, ReportRef, YesWith } from "../../bridge/gen/types";
import { bytes, count, dateText, duration, m, momentShort, quoted } from "../../words/vocabulary";

export interface Fact {
  id: string;
  label: string;
  /** One value a line. */
  values: string[];
}

const filled = (...texts: string[]) => texts.filter((text) => text.trim() !== "");

function yesWith({ yes, detail }: YesWith): string[] {
  const answer = yes === null ? "" : yes ? m.yes_no_yes() : m.yes_no_no();
  return filled([...filled(answer, detail)].join(m.joined_by_colon()));
}

const amount = ({ value, currency }: Amount): string[] => filled(filled(value, currency).join(" "));

function reportRef(ref: ReportRef): string {
  return filled(ref.body, ref.reference, ref.date === null ? "" : dateText(ref.date), ref.contact).join(
    m.joined_by_dot(),
  );
}

type Named = [id: string, label: string, values: string[]];

const named = (all: Named[]): Fact[] =>
  all.filter(([, , values]) => values.length > 0).map(([id, label, values]) => ({ id, label, values }));

const yesNo = (answer: boolean | null): string[] => (answer === null ? [] : [answer ? m.yes_no_yes() : m.yes_no_no()]);

/** What the sentences and the title say, by the names that the form gives it. */
function told(f: CallFields): Fact[] {
  const line = f.called_line.kind;
  return named([
    ["occurred_at", m.field_occurred_at(), [momentShort(f.occurred_at)]],
    ["claimed_org", m.field_claimed_org(), filled(f.claimed_org)],
    ["expected", m.field_expected(), [m[`expected_${f.expected}`]()]],
    ["duration_s", m.field_duration(), f.duration_s === null ? [] : [duration(f.duration_s)]],
    ["line_kind", m.field_called_line(), line === null ? [] : [m[`line_${line}`]()]],
    ["channel", m.field_channel(), f.channel === null ? [] : [m[`channel_${f.channel}`]()]],
    ["answered", m.field_answered(), f.answered === null ? [] : [m[`answered_${f.answered}`]()]],
    ["voice", m.field_voice(), f.voice === null ? [] : [m[`voice_${f.voice}`]()]],
    ["claimed_person", m.field_claimed_person(), filled(f.claimed_person)],
    ["knew_about_me", m.field_knew_about_me(), choices(f.knew_about_me.map((value) => m[`knew_${value}`]()))],
    ["asked_for", m.field_asked_for(), choices(f.asked_for.map((value) => m[`asked_for_${value}`]()))],
    ["quoted_reference", m.field_quoted_reference(), filled(f.quoted_reference.value)],
    ["reference_is_mine", m.field_reference_is_mine(), yesNo(f.quoted_reference.is_mine)],
    ["notes", m.field_notes(), filled(f.notes)],
  ]);
}

/** Everything noted, by the names that the form gives it. */
export function everyFact(f: CallFields): Fact[] {
  return [...told(f), ...facts(f).filter(({ id }) => id !== "line_kind")];
}

/** Everything noted that the sentences do not say, by the names that the form gives it. */
export function facts(f: CallFields): Fact[] {
  return named([
    ["displayed_number", m.field_displayed_number(), [shownNumber(f)]],
    ["displayed_name", m.field_displayed_name(), filled(f.displayed_name)],
    ["callback_numbers", m.field_callback_numbers(), f.callback_numbers.map((number) => number.as_typed)],
    ["called_line", m.field_own_number(), filled(f.called_line.number)],
    [
      "line_kind",
      m.field_called_line(),
      sentenceNamesLine(f) || f.called_line.kind === null ? [] : [m[`line_${f.called_line.kind}`]()],
    ],
    [
      "attempts",
      m.field_attempts(),
      filled(
        f.attempts.count === null ? "" : m.times_count({ count: f.attempts.count, shown: count(f.attempts.count) }),
        f.attempts.times,
      ),
    ],
    ["rang_back", m.field_rang_back(), yesWith(f.rang_back)],
    ["call_kind", m.field_call_kind(), f.call_kind === null ? [] : [m[`call_kind_${f.call_kind}`]()]],
    ["annoyance", m.field_annoyance(), f.annoyance === null ? [] : [m.annoyance_of_five({ value: f.annoyance })]],
    ["claimed_department", m.field_claimed_department(), filled(f.claimed_department)],
    ["second_caller", m.field_second_caller(), yesWith(f.second_caller)],
    ["reason_given", m.field_reason_given(), choices(f.reason_given.map((value) => m[`reason_${value}`]()))],
    ["pressure", m.field_pressure(), choices(f.pressure.map((value) => m[`pressure_${value}`]()))],
    ["remote_tool", m.field_remote_tool(), f.remote_tool === null ? [] : [m[`remote_tool_${f.remote_tool}`]()]],
    ["remote_session_id", m.field_remote_session_id(), filled(f.remote_session_id)],
    ["websites", m.field_websites(), f.websites],
    ["emails", m.field_emails(), f.emails],
    ["consent", m.field_consent(), f.consent === null ? [] : [m[`consent_${f.consent}`]()]],
    ["is_customer", m.field_is_customer(), yesNo(f.is_customer)],
    ["asked_to_stop", m.field_asked_to_stop(), yesWith(f.asked_to_stop)],
    ["opening_words", m.field_opening_words(), filled(f.opening_words === "" ? "" : quoted(f.opening_words))],
    ["background", m.field_background(), choices(f.background.map((value) => m[`background_${value}`]()))],
    [
      "suspicion",
      m.field_suspicion(),
      [...choices(f.suspicion.map((value) => m[`suspicion_${value}`]())), ...filled(f.suspicion_words)],
    ],
    ["my_reaction", m.field_my_reaction(), choices(f.my_reaction.map((value) => m[`reaction_${value}`]()))],
    ["disclosed", m.field_disclosed(), choices(f.disclosed.map((value) => m[`disclosed_${value}`]()))],
    ["paid", m.field_paid(), f.paid === null ? [] : [m[`paid_${f.paid}`]()]],
    ["amount_asked", m.field_amount_asked(), amount(f.amount_asked)],
    ["amount_lost", m.field_amount_lost(), amount(f.amount_lost)],
    [
      "payment_method",
      m.field_payment_method(),
      f.payment_method === null ? [] : [m[`payment_method_${f.payment_method}`]()],
    ],
    [
      "evidence",
      m.field_evidence(),
      f.evidence.map((piece) =>
        filled(
          m[`evidence_kind_${piece.kind}`](),
          piece.name,
          piece.name === "" ? "" : bytes(piece.size),
          piece.note,
        ).join(m.joined_by_dot()),
      ),
    ],
    ["report_refs", m.field_report_refs(), f.report_refs.map(reportRef)],
  ]);
}

const choices = (values: string[]): string[] => filled(values.join(m.joined_by_dot()));

function sentenceNamesLine(f: CallFields): boolean {
  return f.channel !== "voicemail" && f.channel !== "text_asking_to_call";
}

export function shownNumber(f: Pick<CallFields, "displayed_number">): string {
  const { presented, number } = f.displayed_number;
  if (presented !== "shown") return m[`presented_title_${presented}`]();
  return number?.as_typed ?? m.presented_title_not_noticed();
}
