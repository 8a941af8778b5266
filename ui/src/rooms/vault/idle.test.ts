import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { watchIdle } from "./idle";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const MINUTE = 60_000;

it("says so once nobody used the window for the chosen time", () => {
  const idle = vi.fn();
  const stop = watchIdle(5, idle);
  vi.advanceTimersByTime(4.9 * MINUTE);
  expect(idle).not.toHaveBeenCalled();
  vi.advanceTimersByTime(0.3 * MINUTE);
  expect(idle).toHaveBeenCalled();
  stop();
});

it("begins anew with each key and each touch", () => {
  const idle = vi.fn();
  const stop = watchIdle(5, idle);
  for (const name of ["keydown", "pointerdown", "pointermove", "wheel"]) {
    vi.advanceTimersByTime(4 * MINUTE);
    window.dispatchEvent(new Event(name));
  }
  vi.advanceTimersByTime(4 * MINUTE);
  expect(idle).not.toHaveBeenCalled();
  stop();
});

it("counts the hours in which the computer slept", () => {
  const idle = vi.fn();
  const stop = watchIdle(5, idle);
  vi.setSystemTime(Date.now() + 8 * 60 * MINUTE);
  window.dispatchEvent(new Event("keydown"));
  vi.advanceTimersByTime(0.2 * MINUTE);
  expect(idle).toHaveBeenCalled();
  stop();
});

it("a clock that jumps back neither locks at once nor never", () => {
  const idle = vi.fn();
  const stop = watchIdle(5, idle);
  vi.setSystemTime(Date.now() - 365 * 24 * 60 * MINUTE);
  vi.advanceTimersByTime(4 * MINUTE);
  expect(idle).not.toHaveBeenCalled();
  vi.advanceTimersByTime(2 * MINUTE);
  expect(idle).toHaveBeenCalled();
  stop();
});

it("is quiet after it was ended", () => {
  const idle = vi.fn();
  watchIdle(5, idle)();
  vi.advanceTimersByTime(60 * MINUTE);
  expect(idle).not.toHaveBeenCalled();
});
