import { expect, it } from "vitest";
import type { Moment } from "../bridge/gen/types";
import { bytes, clock, dayName, dayOf, duration, list, locale, momentSaid, momentShort } from "./vocabulary";

const NOW = new Date(2026, 10, 22, 12, 0);
const moment = (instant: string, offset_minutes: number, precision: Moment["precision"] = "exact"): Moment => ({
  instant,
  offset_minutes,
  precision,
});

it("tells the day of the wall clock on which the call was noted", () => {
  expect(dayOf(moment("2026-11-21T23:30:00Z", 60))).toBe("2026-11-22");
  expect(dayOf(moment("2026-11-22T00:30:00Z", -300))).toBe("2026-11-21");
});

it("says a moment as exactly as it is remembered, and no more", () => {
  expect(momentSaid(moment("2026-11-22T14:05:00Z", 0), NOW)).toMatch(/^today at /);
  expect(momentSaid(moment("2026-11-21T14:05:00Z", 0, "about"), NOW)).toMatch(/^yesterday at about /);
  expect(momentSaid(moment("2026-11-17T12:00:00Z", 0, "day_only"), NOW)).not.toMatch(/12/);
  expect(momentShort(moment("2026-11-22T12:00:00Z", 0, "day_only"), NOW)).toBe("Today");
});

it("writes the time as the region does", () => {
  const early = moment("2026-11-22T02:57:00Z", 0);
  expect(clock(early, "en-US")).toMatch(/^2:57\sAM$/);
  expect(clock(early, "en-AU")).toMatch(/^2:57\sam$/);
  expect(clock(early, "en-GB")).toBe("02:57");
  expect(clock(moment("2026-11-22T14:05:00Z", 60), "en-DE")).toBe("15:05");
});

it("names the year of a day of another year", () => {
  expect(dayName("2025-11-17", NOW)).toContain("2025");
  expect(dayName("2026-11-17", NOW)).not.toContain("2026");
});

it("keeps the words English and takes dates as the region writes them", () => {
  expect(locale("en-GB")).toBe("en-GB");
  expect(locale("de")).toBe("en-DE");
  expect(locale("pt-BR")).toBe("en-BR");
});

it("joins, counts and measures in words", () => {
  expect(list(["a", "b", "c"])).toBe("a, b and c");
  expect([duration(1), duration(360), duration(4500)]).toEqual(["1 second", "6 minutes", "1 h 15 min"]);
  expect(bytes(1_500_000)).toBe("1.5 MB");
});
