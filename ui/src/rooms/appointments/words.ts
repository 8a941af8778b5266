import type { AppointmentFields, NthWeekday, Repeats } from "../../bridge/gen/types";
import { dateText, list, locale, m } from "../../words/vocabulary";

/** “every two weeks, until 3 March 2027”, as part of a sentence. */
export function repeatsText({ every, interval, on, until, except }: Repeats): string {
  const rhythm = m[`every_${every}`]({ count: interval });
  const parts = [on.length === 0 ? rhythm : m.repeats_on({ rhythm, days: list(on.map(weekdayText)) })];
  if (until !== null) parts.push(m.repeats_until({ day: dateText(until) }));
  if (except.length > 0) parts.push(m.repeats_except({ count: except.length }));
  return parts.join(m.joined_by_comma());
}

/** “Tuesday”, “the last Friday”. */
function weekdayText({ weekday, nth }: NthWeekday): string {
  // 1 January 2024 was a Monday.
  const date = new Date(Date.UTC(2024, 0, weekday));
  const name = new Intl.DateTimeFormat(locale(), { weekday: "long", timeZone: "UTC" }).format(date);
  if (nth === null) return name;
  const which = nth === -1 ? "last" : nth === 1 ? "first" : nth === 2 ? "second" : nth === 3 ? "third" : "fourth";
  return m[`nth_${which}`]({ day: name });
}

/** “by you, on their website”. */
export function arrangedText({ arranged_by, channel }: AppointmentFields): string {
  const who = m[`arranged_by_${arranged_by}`]();
  return channel === null ? who : m.arranged_how({ who, channel: m[`over_${channel}`]() });
}
