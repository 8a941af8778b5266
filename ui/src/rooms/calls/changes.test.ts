import { describe, expect, it } from "vitest";
import type { CallFields, CallVersion } from "../../bridge/gen/types";
import { changes, saves, saveSaid } from "./changes";
import { emptyFields } from "./form";

const NOW = new Date(2026, 10, 22, 14, 5);
const empty = () => emptyFields(NOW);

/** Another value for each field; the types see to it that none is forgotten. */
const OTHER: CallFields = {
  occurred_at: { instant: "2025-01-02T03:04:00Z", offset_minutes: 0, precision: "about" },
  claimed_org: "Chase",
  claimed_org_id: "chase",
  expected: "not_sure",
  displayed_number: { presented: "withheld", number: null },
  displayed_name: "CHASE",
  callback_numbers: [{ as_typed: "0800 1", e164: null, region: null }],
  duration_s: 60,
  called_line: { kind: "mobile", number: "" },
  channel: "voicemail",
  answered: "missed",
  voice: "recorded",
  attempts: { count: 2, times: "" },
  rang_back: { yes: true, detail: "" },
  call_kind: "prize",
  annoyance: 3,
  claimed_person: "Kevin",
  claimed_department: "Fraud",
  second_caller: { yes: null, detail: "a supervisor" },
  knew_about_me: ["name"],
  quoted_reference: { value: "1", is_mine: false },
  reason_given: ["prize"],
  asked_for: ["money"],
  pressure: ["threat"],
  remote_tool: "anydesk",
  remote_session_id: "123",
  websites: ["a.example"],
  emails: ["a@example.com"],
  consent: "no",
  is_customer: false,
  asked_to_stop: { yes: false, detail: "" },
  opening_words: "Hello",
  background: ["music"],
  suspicion: ["pushy"],
  suspicion_words: "odd",
  notes: "noted",
  my_reaction: ["hung_up"],
  disclosed: ["nothing"],
  paid: "no",
  amount_asked: { value: "1", currency: "GBP" },
  amount_lost: { value: "2", currency: "" },
  payment_method: "cash",
  evidence: [{ kind: "other", name: "a.png", sha256: "", size: 1, note: "" }],
  report_refs: [{ body: "police", reference: "7", date: null, contact: "" }],
};

const version = (revision: number, notes: string): CallVersion => ({
  revision,
  saved_at: `2026-03-12T14:0${revision}:00Z`,
  fields: { ...empty(), notes },
});

describe("what changed", () => {
  it("is nothing where nothing did", () => {
    expect(changes(OTHER, structuredClone(OTHER))).toEqual([]);
  });

  // Which organisation it was recognised as follows from the name, and is nothing the person writes.
  const keys = (Object.keys(OTHER) as (keyof CallFields)[]).filter((key) => key !== "claimed_org_id");
  it.each(keys)("tells a change of %s, there and back", (key) => {
    const after = { ...empty(), [key]: OTHER[key] };
    const there = changes(empty(), after);
    expect(there.length).toBeGreaterThan(0);
    const back = changes(after, empty());
    expect(back.map(({ id }) => id).sort()).toEqual(there.map(({ id }) => id).sort());
  });

  it("tells added, changed and taken out apart", () => {
    const [added] = changes(empty(), { ...empty(), notes: "new" });
    expect(added).toMatchObject({ label: "Notes", before: [], after: ["new"] });
    const [changed] = changes({ ...empty(), notes: "old" }, { ...empty(), notes: "new" });
    expect(changed).toMatchObject({ before: ["old"], after: ["new"] });
    const [removed] = changes({ ...empty(), notes: "old" }, empty());
    expect(removed).toMatchObject({ before: ["old"], after: [] });
  });

  it("is told save by save, and leaves out saves in which nothing readable changed", () => {
    const told = saves([version(4, "b"), version(3, "b"), version(2, "b"), version(1, "")]);
    expect(told.map((save) => [save.before.revision, save.version.revision])).toEqual([[1, 2]]);
    expect(saves([version(1, "")])).toEqual([]);
  });

  it("is said in a sentence", () => {
    const before = { ...version(1, "old"), fields: { ...empty(), notes: "old", displayed_name: "X" } };
    const after = { ...version(2, "new"), fields: { ...empty(), notes: "new", claimed_person: "Kevin" } };
    const [save] = saves([after, before]);
    expect(save && saveSaid(save)).toMatch(
      /^On .*12.* you changed “Notes”, added “Name, staff .* they gave” and took out “Name shown on the display”\.$/,
    );
  });
});
