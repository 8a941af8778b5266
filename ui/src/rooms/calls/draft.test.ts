import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { DraftKeeper, PAUSE_MS } from "./draft";

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

  it("is kept with the next change when it could not be kept", async () => {
    const failed = vi.fn();
    const write = vi.fn().mockRejectedValueOnce({ code: "disk_full" }).mockResolvedValue(undefined);
    const keeper = new DraftKeeper(() => "x", write, failed);
    keeper.changed();
    await keeper.flush();
    expect(failed).toHaveBeenCalledWith({ code: "disk_full" });
    await keeper.flush();
    expect(write).toHaveBeenCalledTimes(2);
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
