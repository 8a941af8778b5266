import { m } from "./gen/messages.js";
import type { Moment, Region } from "../bridge/gen/types";

/** English, as it is written where the person lives: the words are English, dates and numbers are the region's. */
export function locale(language = navigator.language): string {
  if (/^en\b/.test(language)) return language;
  try {
    const { region } = new Intl.Locale(language).maximize();
    return region === undefined ? "en" : `en-${region}`;
  } catch {
    // WebKitGTK hands on the system's own word, which may be no language at all, such as `C`.
    return "en";
  }
}

/** “name, e-mail and ticket number”, as the locale joins it. */
export function list(parts: string[], type: "conjunction" | "disjunction" = "conjunction"): string {
  return new Intl.ListFormat("en-GB", { style: "long", type }).format(parts);
}

export const quoted = (text: string): string => m.quoted({ text });

export const count = (n: number): string => new Intl.NumberFormat(locale()).format(n);

export function regionName(region: Region): string {
  try {
    return new Intl.DisplayNames(["en"], { type: "region" }).of(region) ?? region;
  } catch {
    return region;
  }
}

export function languageName(tag: string): string {
  try {
    return new Intl.DisplayNames(["en"], { type: "language" }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}

export const hostOf = (address: string): string => {
  try {
    return new URL(address).host.replace(/^www\./, "");
  } catch {
    return address;
  }
};

/** The wall clock of the place where the call was noted, as a date whose UTC parts are read. */
function wall(moment: Moment): Date {
  return new Date(Date.parse(moment.instant) + moment.offset_minutes * 60_000);
}

export const dayOf = (moment: Moment): string => wall(moment).toISOString().slice(0, 10);

/** “14:05” or “2:05 PM”, as the region writes it. */
export function clock(moment: Moment, where = locale()): string {
  return new Intl.DateTimeFormat(where, { timeStyle: "short", timeZone: "UTC" }).format(wall(moment));
}

/** A day on the person's calendar, today's as `2026-11-22`. */
export function dayKey(date: Date): string {
  const pad = (n: number) => String(n).padStart(2, "0");
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
}

const daysBetween = (earlier: string, later: string) =>
  Math.round((Date.parse(later) - Date.parse(earlier)) / 86_400_000);

const longDay = (day: string, today: string) =>
  new Intl.DateTimeFormat(locale(), {
    weekday: "long",
    day: "numeric",
    month: "long",
    year: day.slice(0, 4) === today.slice(0, 4) ? undefined : "numeric",
    timeZone: "UTC",
  }).format(new Date(`${day}T00:00:00Z`));

/** “Today”, “Yesterday”, “Tuesday 17 November”. */
export function dayName(day: string, now = new Date()): string {
  const today = dayKey(now);
  const past = daysBetween(day, today);
  if (past === 0) return m.day_today();
  if (past === 1) return m.day_yesterday();
  if (past === -1) return m.day_tomorrow();
  return longDay(day, today);
}

/** “today from 14:00 to 15:00”, “tomorrow”, “from Monday 23 November to Friday 27 November”. */
export function timesSaid(
  { starts, ends }: { starts: Moment; ends: Moment },
  allDay: boolean,
  now = new Date(),
): string {
  const today = dayKey(now);
  const first = dayOf(starts);
  // Whole days end with the midnight behind them.
  const last = dayOf({ ...ends, instant: new Date(Date.parse(ends.instant) - 1).toISOString() });
  if (allDay && first < last) return m.said_days({ first: longDay(first, today), last: longDay(last, today) });
  const past = daysBetween(first, today);
  const day =
    past === 0
      ? m.said_today()
      : past === 1
        ? m.said_yesterday()
        : past === -1
          ? m.said_tomorrow()
          : m.said_on({ day: longDay(first, today) });
  if (allDay) return day;
  if (starts.instant === ends.instant) return m.said_at({ day, time: clock(starts) });
  return m.said_from_to({ day, from: clock(starts), until: clock(ends) });
}

export function dateText(day: string): string {
  return new Intl.DateTimeFormat(locale(), { dateStyle: "long", timeZone: "UTC" }).format(new Date(`${day}T00:00:00Z`));
}

/** “today at 14:05”, “yesterday at about 9:00”, “on Tuesday 17 November”. */
export function momentSaid(moment: Moment, now = new Date()): string {
  const day = dayOf(moment);
  const today = dayKey(now);
  const past = daysBetween(day, today);
  const said = past === 0 ? m.said_today() : past === 1 ? m.said_yesterday() : m.said_on({ day: longDay(day, today) });
  if (moment.precision === "day_only") return said;
  const time = clock(moment);
  return moment.precision === "about" ? m.said_at_about({ day: said, time }) : m.said_at({ day: said, time });
}

/** The same for a row: “Today 14:05”. */
export function momentShort(moment: Moment, now = new Date()): string {
  const day = dayName(dayOf(moment), now);
  if (moment.precision === "day_only") return day;
  const time = moment.precision === "about" ? m.about_time({ time: clock(moment) }) : clock(moment);
  return m.day_and_time({ day, time });
}

/** An instant on this computer's own clock. */
export function instantText(instant: string): string {
  return new Intl.DateTimeFormat(locale(), { dateStyle: "medium", timeStyle: "short" }).format(new Date(instant));
}

export function duration(seconds: number): string {
  if (seconds < 60) return m.seconds({ count: seconds });
  if (seconds < 3600) return m.minutes({ count: Math.round(seconds / 60) });
  return m.hours_minutes({ hours: Math.floor(seconds / 3600), minutes: Math.round((seconds % 3600) / 60) });
}

export function bytes(size: number): string {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;
  const power = Math.min(Math.floor(Math.log10(Math.max(size, 1)) / 3), units.length - 1);
  return new Intl.NumberFormat(locale(), {
    style: "unit",
    unit: units[power],
    unitDisplay: power === 0 ? "long" : "short",
    maximumFractionDigits: power === 0 ? 0 : 1,
  }).format(size / 1000 ** power);
}

export { m };
