import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Host } from "../../bridge/host";
import { Curtain } from "./curtain.svelte";

let said: string[] = [];

function curtain({ fails = false, holds = false } = {}) {
  const call = vi.fn((name: string) => {
    said.push(name);
    // Rejections carry a plain failure, as the real bridge's do.
    return fails && name === "lock_vault"
      ? Promise.reject({ code: "internal" } as unknown as Error)
      : Promise.resolve();
  });
  return new Curtain(
    { call } as unknown as Host,
    () => holds,
    () => said.push("reload"),
  );
}

beforeEach(() => {
  said = [];
  vi.useFakeTimers();
  history.replaceState(null, "", "/");
});
afterEach(() => void vi.useRealTimers());

it("keeps what is being typed, then locks, then forgets", async () => {
  const locking = curtain();
  locking.beforeLocking(() => Promise.resolve(said.push("kept")));
  const done = locking.lock();
  await vi.runAllTimersAsync();
  await done;
  expect(said).toEqual(["kept", "lock_vault", "reload"]);
});

it("waits no longer than a moment for what cannot be kept", async () => {
  const locking = curtain();
  locking.beforeLocking(() => new Promise(() => undefined));
  locking.beforeLocking(() => Promise.reject(new Error("the disk is full")));
  const done = locking.lock();
  await vi.advanceTimersByTimeAsync(499);
  expect(said).not.toContain("lock_vault");
  await vi.advanceTimersByTimeAsync(2);
  await done;
  expect(said).toContain("lock_vault");
});

it("what has left the screen is not asked any more", async () => {
  const locking = curtain();
  locking.beforeLocking(() => Promise.resolve(said.push("kept")))();
  const done = locking.lock();
  await vi.runAllTimersAsync();
  await done;
  expect(said).not.toContain("kept");
});

it("covers the screen before anything else has happened, and is still covered when loaded anew", () => {
  const hiding = curtain();
  const done = hiding.hide();
  expect(hiding.covered).toBe(true);
  expect(said).not.toContain("lock_vault");
  expect(curtain().covered).toBe(true);
  return done;
});

it("asks the form for its last words before it is taken off the screen", async () => {
  const hiding = curtain();
  const seen: boolean[] = [];
  hiding.beforeLocking(() => Promise.resolve(seen.push(hiding.covered)));
  const done = hiding.hide();
  await vi.runAllTimersAsync();
  await done;
  expect(seen[0]).toBe(false);
  expect(said).toContain("lock_vault");
});

it("locks whatever the state: what is just being opened is locked as soon as it is open", async () => {
  const hiding = curtain();
  const done = hiding.hide();
  await vi.runAllTimersAsync();
  await done;
  expect(said).toEqual(["cover", "lock_vault", "reload"]);
});

it("does not forget what is kept nowhere else", async () => {
  const hiding = curtain({ holds: true });
  const done = hiding.hide();
  await vi.runAllTimersAsync();
  await done;
  expect(said).toEqual(["cover", "lock_vault"]);
  await hiding.back(false);
  expect(hiding.covered).toBe(false);
});

it("stays covered where the diary could not be locked", async () => {
  const hiding = curtain({ fails: true });
  const hidden = hiding.hide().catch(() => "failed");
  await vi.runAllTimersAsync();
  expect(await hidden).toBe("failed");
  const back = hiding.back(true).catch(() => "failed");
  await vi.runAllTimersAsync();
  expect(await back).toBe("failed");
  expect(hiding.covered).toBe(true);
  expect(said).not.toContain("reload");
});

it("leads back once the diary is shut", async () => {
  const hiding = curtain();
  const hidden = hiding.hide();
  await vi.runAllTimersAsync();
  await hidden;
  await hiding.back(false);
  expect(hiding.covered).toBe(false);
  expect(location.hash).toBe("");
});
