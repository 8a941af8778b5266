import { expect, it } from "vitest";
import { fakeHost } from "../../bridge/fake";
import type { CommandName, Host } from "../../bridge/host";
import { Live } from "./live.svelte";

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
  let answered: () => void = () => undefined;
  const disk = new Promise<void>((resolve) => (answered = resolve));
  const call: Host["call"] = async (name, ...request) => {
    const reply = await fake.call(name, ...request);
    if (name === "begin_live_call") await disk;
    return reply;
  };
  const live = new Live({ ...fake, call });
  const beginning = live.begin();
  await live.refresh();
  live.answer({ claimed_org: "Amazon" });
  answered();
  await beginning;
  live.answer({ expected: "no" });
  await live.refresh();
  expect(live.call?.fields).toMatchObject({ claimed_org: "Amazon", expected: "no" });
  expect((await fake.call("live_call"))?.fields).toMatchObject({ claimed_org: "Amazon", expected: "no" });
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
