import { beforeEach, expect, it } from "vitest";
import { fakeHost } from "../../bridge/fake";
import type { CommandName, Host } from "../../bridge/host";
import { ExpectedEditor, type ByCaller } from "./editor.svelte";

const A: ByCaller = { call: "11111111-1111-4111-8111-111111111111", name: "Acme Repairs", org: null };
const B: ByCaller = { call: "22222222-2222-4222-8222-222222222222", name: "Globex", org: null };

beforeEach(() => sessionStorage.clear());

/** The fake program, whose commands are refused where they are named. */
function program() {
  const fake = fakeHost("?story");
  const refused = new Set<CommandName>();
  const call: Host["call"] = (name, ...request) =>
    refused.has(name) ? Promise.reject({ code: "disk_full" } as unknown as Error) : fake.call(name, ...request);
  const host = { ...fake, call };
  const open = async (byCaller: ByCaller | null) => {
    const editor = new ExpectedEditor(host, null, byCaller);
    await editor.open();
    return editor;
  };
  const write = (editor: ExpectedEditor, note: string) => {
    if (editor.form !== null)
      Object.assign(editor.form, { note, kind: "days", arrangedBy: editor.form.arrangedBy ?? "me" });
    editor.changed();
  };
  /** Leaves a form behind in which this was noted. */
  const leave = async (byCaller: ByCaller | null, note: string) => {
    const editor = await open(byCaller);
    write(editor, note);
    await editor.close();
  };
  return { open, write, leave, refused };
}

it("opens what a caller announced, whatever else was left, and nothing of that is lost", async () => {
  const { open, write, leave } = program();
  await leave(null, "the dentist");
  await leave(A, "said by A");
  const editor = await open(B);
  expect(editor.form).toMatchObject({ name: "Globex", proposedIn: B.call, arrangedBy: "earlier_caller", note: "" });
  expect(editor.restored).toBe(false);
  expect(editor.left.map(({ note }) => note)).toEqual(["said by A", "the dentist"]);
  write(editor, "said by B");
  await editor.close();

  expect((await open(A)).form).toMatchObject({ proposedIn: A.call, note: "said by A" });
  const again = await open(B);
  expect(again.form).toMatchObject({ proposedIn: B.call, note: "said by B" });
  expect(again.restored).toBe(true);
  expect(again.left.map(({ note }) => note)).toEqual(["said by A", "the dentist"]);
});

it("keeps what was left as it was where nothing is written", async () => {
  const { open, leave } = program();
  await leave(A, "said by A");
  await (await open(B)).close();
  const editor = await open(null);
  expect(editor.form).toMatchObject({ proposedIn: A.call, note: "said by A" });
  expect(editor.left).toEqual([]);
});

it("goes on with what was left, and back", async () => {
  const { open, write, leave } = program();
  await leave(A, "said by A");
  const editor = await open(B);
  write(editor, "said by B");
  editor.goOnWithLeft();
  expect(editor.form).toMatchObject({ name: "Acme Repairs", proposedIn: A.call, note: "said by A" });
  expect([editor.restored, editor.left.map(({ note }) => note)]).toEqual([true, ["said by B"]]);
  editor.goOnWithLeft();
  expect(editor.form).toMatchObject({ proposedIn: B.call, note: "said by B" });
  await editor.close();
  expect((await open(A)).form?.note).toBe("said by A");
});

it("does not keep a form aside in which nothing was noted", async () => {
  const { open, leave } = program();
  await leave(A, "said by A");
  const editor = await open(B);
  editor.goOnWithLeft();
  expect([editor.form?.note, editor.left]).toEqual(["said by A", []]);
});

it("keeps what was left when the other is saved, thrown away or begun afresh", async () => {
  const { open, write, leave } = program();
  await leave(A, "said by A");
  const saved = await open(B);
  write(saved, "said by B");
  expect((await saved.save())?.fields).toMatchObject({ proposed_in: B.call, note: "said by B" });
  await saved.close();

  const dropped = await open(B);
  expect(dropped.form?.note, "what was saved is done with").toBe("");
  write(dropped, "said by B too");
  await dropped.drop();
  await dropped.close();

  await leave(B, "said by B at last");
  const afresh = await open(B);
  await afresh.startAfresh();
  await afresh.close();
  const left = await open(null);
  expect([left.form?.note, left.left]).toEqual(["said by A", []]);
});

it("tells where what was left could not be kept after the other was saved", async () => {
  const { open, write, leave, refused } = program();
  await leave(A, "said by A");
  const editor = await open(B);
  write(editor, "said by B");
  await editor.flush();
  refused.add("keep_draft");
  expect(await editor.save()).not.toBeNull();
  expect(editor.draftFailure?.code).toBe("disk_full");
});
