import type { PreviewItem, RefusedField } from "../../bridge/gen/types";
import { duration, list, m, momentSaid, quoted } from "../../words/vocabulary";

type Value = Record<string, unknown>;
type Phrase = (value: never) => string;

/** The words of each field of a report's body, in the order in which they are read out. */
const PHRASES: Record<string, Phrase> = {
  occurred_at: (moment: Parameters<typeof momentSaid>[0]) => capitalised(momentSaid(moment)),
  expected: choice("expected"),
  number: (number: { presented: string; e164?: string; as_shown?: string }) =>
    number.presented === "shown" ? (number.as_shown ?? number.e164 ?? "") : word("presented_title", number.presented),
  claimed: (claimed: Record<"organisation" | "person" | "department", string | undefined>) =>
    filled(claimed.organisation, claimed.person, claimed.department).join(m.joined_by_comma()),
  channel: choice("channel"),
  answered: choice("answered"),
  voice: choice("voice"),
  duration_s: (seconds: number) => duration(seconds),
  attempts: (count: number) => m.times_count({ count, shown: String(count) }),
  call_kind: choice("call_kind"),
  second_caller: (who: string) => m.passed_on_to({ who: quoted(who) }),
  knew_about_me: choices("knew_said"),
  quoted_reference: ({ value, is_mine }: { value: string; is_mine?: boolean }) =>
    is_mine === undefined
      ? value
      : m.reference_and_whose({ value, whose: is_mine ? m.reference_yours() : m.reference_not_yours() }),
  asked_for: choices("asked_said"),
  reason_given: choices("reason"),
  pressure: choices("pressure"),
  remote_tool: choice("remote_tool"),
  remote_session_id: (id: string) => m.session_number({ id }),
  callback_numbers: (numbers: string[]) => list(numbers),
  websites: (sites: string[]) => list(sites),
  emails: (emails: string[]) => list(emails),
  disclosed: choices("disclosed"),
  loss: ({ amount, currency, method }: { amount: string; currency: string; method?: string }) =>
    filled(`${amount} ${currency}`.trim(), method === undefined ? "" : word("payment_method", method)).join(
      m.joined_by_comma(),
    ),
  narrative: (text: string) => text,
  reporter: (reporter: Record<"email" | "phone" | "best_time", string | undefined>) =>
    filled(reporter.email, reporter.phone, reporter.best_time).join(m.joined_by_comma()),
  callback_word: (text: string) => text,
  consent: ({ share_with_authorities }: { share_with_authorities: boolean }) =>
    share_with_authorities ? m.yes_no_yes() : m.yes_no_no(),
  app: ({ version }: { version: string }) => m.app_version({ version }),
};

const filled = (...texts: (string | undefined)[]) => texts.filter((text) => text !== undefined && text !== "");

const capitalised = (text: string) => text.charAt(0).toLocaleUpperCase() + text.slice(1);

/** A message by a name made of a value; a value that this version does not know is shown as it is. */
function word(prefix: string, value: string): string {
  const message = (m as unknown as Record<string, (() => string) | undefined>)[`${prefix}_${value}`];
  return message === undefined ? value : message();
}

function choice(prefix: string): Phrase {
  return (value: string) => word(prefix, value);
}

function choices(prefix: string): Phrase {
  return (values: string[]) => values.map((value) => word(prefix, value)).join(m.joined_by_comma());
}

/** What an item says, one phrase for each field of the body that it fills. */
export function phrases(value: Value): string[] {
  const known = Object.keys(PHRASES).filter((key) => value[key] !== undefined && value[key] !== null);
  const unknown = Object.keys(value).filter((key) => PHRASES[key] === undefined);
  return [
    ...known.map((key) => (PHRASES[key] as (value: unknown) => string)(value[key])),
    ...unknown.map((key) => `${key}: ${JSON.stringify(value[key])}`),
  ].filter((phrase) => phrase !== "");
}

/** The names of the parts that were turned down, each once. */
export function refusedParts(fields: RefusedField[], items: PreviewItem[]): string[] {
  const names = fields.map(({ pointer }) => {
    const [, member = ""] = pointer.split("/");
    const item = items.find(({ value }) => Object.hasOwn(value, member));
    return item === undefined ? m.refused_part_other() : m[`item_${item.item}`]();
  });
  return [...new Set(names)];
}

/** A report as plain text, to be pasted into a form or an e-mail of someone who takes no reports from here. */
export function reportText(items: PreviewItem[]): string {
  return items
    .filter((item) => item.on && !item.empty && item.item !== "app" && item.item !== "callback_word")
    .map((item) =>
      m.report_line({ name: m[`item_${item.item}`](), value: phrases(item.value).join(m.joined_by_semicolon()) }),
    )
    .join("\n");
}
