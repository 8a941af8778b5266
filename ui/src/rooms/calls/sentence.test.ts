import { describe, expect, it } from "vitest";
import type { CallFields } from "../../bridge/gen/types";
import { stretches } from "../../kit/stretches";
import { facts } from "./facts";
import { emptyFields } from "./form";
import { callerName, sentences } from "./sentence";

const NOON = new Date("2026-11-21T12:00:00Z");
const noted = (more: Partial<CallFields>): CallFields => ({ ...emptyFields(NOON), ...more });
const said = (more: Partial<CallFields>) =>
  stretches(sentences(noted(more)).join(" "))
    .map(({ text }) => text)
    .join("");

describe("what was noted, as sentences", () => {
  it("says a call of which only the three questions were answered", () => {
    expect(said({})).toBe("Someone rang you. You were not expecting it.");
  });

  it("reads as the picture of the design does", () => {
    const text = said({
      claimed_person: "Kevin",
      called_line: { kind: "landline", number: "" },
      knew_about_me: ["name", "email", "ticket_number"],
      asked_for: ["remote_control"],
    });
    expect(text).toBe(
      "A caller who gave the name “Kevin” rang your landline. You were not expecting it. They knew your name, e-mail and ticket number and wanted remote control.",
    );
  });

  it("sets what was known and wanted in strong type", () => {
    const parts = stretches(sentences(noted({ knew_about_me: ["address"], asked_for: ["money"] })).join(" "));
    expect(parts.filter(({ strong }) => strong).map(({ text }) => text)).toEqual(["address", "money"]);
  });

  it("never says that nothing and something were known", () => {
    expect(said({ knew_about_me: ["nothing"], asked_for: ["gift_cards"] })).toContain(
      "They knew nothing about you and wanted gift cards.",
    );
    expect(said({ knew_about_me: ["nothing"] })).toContain("They knew nothing about you.");
  });

  it("does not call a recording a recording twice", () => {
    expect(said({ voice: "recorded" })).toBe("A recording rang you. You were not expecting it.");
  });

  it("names whose reference it was only where that was checked", () => {
    expect(said({ quoted_reference: { value: "TM-1", is_mine: null } })).toContain("They quoted the reference “TM-1”.");
    expect(said({ quoted_reference: { value: "TM-1", is_mine: false } })).toContain("which is not yours");
  });
});

it("gives a caller without an organisation a name to be found by", () => {
  expect(callerName(noted({ claimed_org: " Chase " }))).toBe("“Chase”");
  expect(callerName(noted({ answered: "silent" }))).toBe("Silent call");
  expect(callerName(noted({}))).toBe("Caller without a name");
});

describe("every noted field is told somewhere", () => {
  const MARK = "zebra";
  const everything: Partial<CallFields> = {
    displayed_number: { presented: "shown", number: { as_typed: "+1 347 555 0177", e164: null, region: null } },
    displayed_name: MARK,
    callback_numbers: [{ as_typed: "+1 347 555 0199", e164: null, region: null }],
    called_line: { kind: "work", number: MARK },
    channel: "voicemail",
    answered: "missed",
    voice: "sounded_artificial",
    attempts: { count: 3, times: MARK },
    rang_back: { yes: true, detail: MARK },
    call_kind: "energy",
    annoyance: 4,
    claimed_person: MARK,
    claimed_department: MARK,
    second_caller: { yes: false, detail: "" },
    knew_about_me: ["renewal_date"],
    quoted_reference: { value: MARK, is_mine: true },
    reason_given: ["prize"],
    asked_for: ["crypto"],
    pressure: ["anger"],
    remote_tool: "zoho",
    remote_session_id: MARK,
    websites: [MARK],
    emails: [MARK],
    consent: "withdrawn",
    is_customer: false,
    asked_to_stop: { yes: true, detail: MARK },
    opening_words: MARK,
    background: ["music"],
    suspicion: ["pushy"],
    suspicion_words: MARK,
    my_reaction: ["refused"],
    disclosed: ["other"],
    paid: "unknown",
    amount_asked: { value: "12.50", currency: "EUR" },
    amount_lost: { value: "1.00", currency: "USD" },
    payment_method: "cheque",
    evidence: [{ kind: "receipt", name: MARK, sha256: "", size: 1, note: MARK }],
    report_refs: [{ body: MARK, reference: "7", date: "2026-11-20", contact: "" }],
  };
  const told = (more: Partial<CallFields>) => JSON.stringify([sentences(noted(more)), facts(noted(more))]);
  // Notes, time, claimed organisation and duration stand in the heading or in a part of their own.
  const fields = Object.keys(everything) as (keyof CallFields)[];

  it.each(fields)("%s", (field) => {
    expect(told({ [field]: everything[field] }), `${field} is shown nowhere`).not.toBe(told({}));
  });

  it("covers every field of a call", () => {
    const elsewhere = ["occurred_at", "claimed_org", "claimed_org_id", "expected", "duration_s", "notes"];
    expect([...fields, ...elsewhere].sort()).toEqual(Object.keys(emptyFields(NOON)).sort());
  });
});
