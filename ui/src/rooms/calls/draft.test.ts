import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { DraftKeeper, PAUSE_MS, RETRY_MS } from "./draft";

describe("a draft", () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it("is kept once after a pause, as it stands then", async () => {
    let form = "a";
    const write = vi.fn().mockResolvedValue(undefined);
    const keeper = new DraftKeeper(() => form, write);
    keeper.changed();
    await vi.advanceTimersByTimeAsync(PAUSE_MS - 1);
    form = "ab";
    keeper.changed();
    await vi.advanceTimersByTimeAsync(PAUSE_MS - 1);
    expect(write, "typing goes on").not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(write.mock.calls).toEqual([["ab"]]);
  });

  it("is kept at once when the form is left, and not twice", async () => {
    const write = vi.fn().mockResolvedValue(undefined);
    const keeper = new DraftKeeper(() => "x", write);
    keeper.changed();
    await keeper.flush();
    await vi.advanceTimersByTimeAsync(PAUSE_MS * 2);
    expect(write).toHaveBeenCalledTimes(1);
  });

  it("is not written while the form stands as it was opened", async () => {
    let form = "as opened";
    const write = vi.fn().mockResolvedValue(undefined);
    const keeper = new DraftKeeper(() => form, write);
    keeper.opened();
    keeper.changed();
    await keeper.flush();
    expect(write).not.toHaveBeenCalled();
    form = "changed";
    keeper.changed();
    await keeper.flush();
    expect(write.mock.calls).toEqual([["changed"]]);
  });

  it("never lets an older form overtake a newer one", async () => {
    const order: string[] = [];
    let form = "old";
    let release = () => {};
    const write = vi.fn(async (text: string) => {
      if (text === "old") await new Promise<void>((resolve) => (release = resolve));
      order.push(text);
    });
    const keeper = new DraftKeeper(() => form, write);
    keeper.changed();
    const first = keeper.flush();
    form = "new";
    keeper.changed();
    const second = keeper.flush();
    release();
    await Promise.all([first, second]);
    expect(order).toEqual(["old", "new"]);
  });

  it("is tried again by itself until it is kept, and then told to be kept", async () => {
    const told = vi.fn();
    const reason = { code: "disk_full" };
    const write = vi.fn().mockRejectedValueOnce(reason).mockRejectedValueOnce(reason).mockResolvedValue(undefined);
    const keeper = new DraftKeeper(() => "x", write, told);
    keeper.changed();
    expect(await keeper.flush()).toBe(false);
    await vi.advanceTimersByTimeAsync(RETRY_MS * 10);
    expect(write).toHaveBeenCalledTimes(3);
    expect(told.mock.calls).toEqual([[reason], [reason], [null]]);
    expect(await keeper.flush()).toBe(true);
  });

  it("is told to be kept when the form stands again as it was kept", async () => {
    let form = "kept";
    const told = vi.fn();
    const write = vi.fn().mockResolvedValueOnce(undefined).mockRejectedValue({ code: "disk_full" });
    const keeper = new DraftKeeper(() => form, write, told);
    for (const next of ["kept", "more", "kept"]) {
      form = next;
      keeper.changed();
      await keeper.flush();
    }
    expect(told.mock.calls).toEqual([[null], [{ code: "disk_full" }], [null]]);
  });

  it("is wholly kept when a flush answers so, also what was written meanwhile", async () => {
    let form = "old";
    const write = vi.fn(async (text: string) => {
      if (text === "old") {
        form = "new";
        keeper.changed();
      }
    });
    const keeper = new DraftKeeper(() => form, write);
    keeper.changed();
    expect(await keeper.flush()).toBe(true);
    expect(write.mock.calls).toEqual([["old"], ["new"]]);
  });

  it("is not tried again once it was left", async () => {
    const write = vi.fn().mockRejectedValue({ code: "disk_full" });
    const keeper = new DraftKeeper(() => "x", write);
    keeper.changed();
    await keeper.flush();
    await keeper.stop();
    await vi.advanceTimersByTimeAsync(RETRY_MS * 3);
    expect(write).toHaveBeenCalledTimes(1);
  });

  it("is not written any more once the call was saved", async () => {
    const write = vi.fn().mockResolvedValue(undefined);
    const keeper = new DraftKeeper(() => "x", write);
    keeper.changed();
    await keeper.stop();
    keeper.changed();
    await vi.advanceTimersByTimeAsync(PAUSE_MS * 2);
    expect(write).not.toHaveBeenCalled();
  });
});
