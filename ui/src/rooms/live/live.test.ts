import { beforeEach, expect, it } from "vitest";
import { fakeHost } from "../../bridge/fake";
import type { CommandName, Host } from "../../bridge/host";
import { Live } from "./live.svelte";

beforeEach(() => sessionStorage.clear());

/** The fake program with a call that is on, whose commands are counted, and refused where they are named. */
async function onTheCall() {
  const fake = fakeHost("?live");
  const asked: CommandName[] = [];
  const refused = new Set<CommandName>();
  const call: Host["call"] = (name, ...request) => {
    asked.push(name);
    return refused.has(name) ? Promise.reject({ code: "too_long" } as unknown as Error) : fake.call(name, ...request);
  };
  const live = new Live({ ...fake, call });
  await live.refresh();
  return { live, asked, refused, program: fake.call };
}

it("shows no answer that was refused, and says why", async () => {
  const { live, refused } = await onTheCall();
  refused.add("answer_live_call");
  live.answer({ claimed_org: "Amazon" });
  expect(live.call?.fields.claimed_org).toBe("Amazon");
  await expect.poll(() => live.failure?.code).toBe("too_long");
  await expect.poll(() => live.call?.fields.claimed_org).toBe("");
});

it("keeps an answer on the page while the program is asked anew", async () => {
  const { live } = await onTheCall();
  live.answer({ claimed_org: "Amazon" });
  const asking = live.refresh();
  live.answer({ expected: "no" });
  await asking;
  expect(live.call?.fields).toMatchObject({ claimed_org: "Amazon", expected: "no" });
  await live.refresh();
  expect(live.call?.fields).toMatchObject({ claimed_org: "Amazon", expected: "no" });
});

it("keeps what was answered while the disk still writes that the call began", async () => {
  const fake = fakeHost("?live");
  const written: Partial<Record<CommandName, () => void>> = {};
  const call: Host["call"] = async (name, ...request) => {
    const reply = structuredClone(await fake.call(name, ...request));
    if (name !== "live_call") await new Promise<void>((resolve) => (written[name] = resolve));
    return reply;
  };
  const live = new Live({ ...fake, call });
  const beginning = live.begin();
  await expect.poll(() => written.begin_live_call).toBeDefined();
  await live.refresh();
  live.answer({ claimed_org: "Amazon" });
  written.begin_live_call?.();
  await beginning;
  live.answer({ expected: "no" });
  for (let answers = 0; answers < 2; answers++) {
    await expect.poll(() => written.answer_live_call).toBeDefined();
    written.answer_live_call?.();
    delete written.answer_live_call;
  }
  await live.refresh();
  expect(live.call?.fields).toMatchObject({ claimed_org: "Amazon", expected: "no" });
});

it("hears what the program noticed in the moment of an answer", async () => {
  const { live, program } = await onTheCall();
  live.answer({ claimed_org: "Amazon" });
  const asking = live.refresh();
  await program("hang_up");
  await asking;
  expect(live.call).toBeNull();
});

it("hangs up once, however often that is pressed", async () => {
  const { live, asked } = await onTheCall();
  const [first, second] = await Promise.all([live.hangUp(), live.hangUp()]);
  expect(first).not.toBeNull();
  expect(second).toBeNull();
  expect(asked.filter((name) => name === "hang_up")).toHaveLength(1);
  expect([live.call, live.failure]).toEqual([null, null]);
});

it("forgets what failed once the call is another", async () => {
  const { live, refused, program } = await onTheCall();
  refused.add("hang_up");
  await live.hangUp();
  await live.refresh();
  expect(live.failure?.code).toBe("too_long");
  await program("drop_live_call");
  await program("begin_live_call");
  await live.refresh();
  expect(live.failure).toBeNull();
});
