import { expect, it } from "vitest";
import { DISCLOSED, PAYMENT_METHOD } from "../../bridge/gen/types";
import { m } from "../../words/vocabulary";
import { emptyFields } from "../calls/form";
import { firstSteps } from "./steps";

const call = (change: Partial<ReturnType<typeof emptyFields>>) => ({ ...emptyFields(new Date(0)), ...change });

it("has steps for everything that can be given away by name, and a page that each was read on", () => {
  for (const one of DISCLOSED.filter((value) => value !== "nothing" && value !== "other")) {
    const steps = firstSteps(call({ disclosed: [one] }));
    expect(steps?.bands.length, one).toBeGreaterThan(0);
    expect(steps?.sources.every(({ page }) => page.startsWith("https://"))).toBe(true);
  }
  for (const way of PAYMENT_METHOD)
    expect(firstSteps(call({ paid: "yes", payment_method: way }))?.bands[0]?.band, way).toBe("now");
});

it("tells the pages of who says so from those that print another's words", () => {
  const steps = firstSteps(call({ disclosed: ["one_time_code", "password"], paid: "yes", payment_method: "crypto" }));
  const hosts = (printed: boolean) =>
    steps?.sources.filter((source) => source.printed === printed).map(({ page }) => new URL(page).host);
  expect(hosts(true)).toEqual(["www.bankfivenine.com"]);
  expect(hosts(false)).toContain("consumer.ftc.gov");
});

it("says nothing where nothing was given, or nothing was paid", () => {
  expect(firstSteps(call({}))).toBeNull();
  expect(firstSteps(call({ disclosed: ["nothing"], paid: "no", payment_method: "crypto" }))).toBeNull();
});

it("has steps for money that was paid in a way that was not noted", () => {
  expect(firstSteps(call({ paid: "yes" }))).not.toBeNull();
});

it("says each step once, the most urgent first, and names no number", () => {
  const steps = firstSteps(call({ disclosed: ["password", "remote_control", "card_number"], paid: "unknown" }));
  expect(steps?.bands.map(({ band }) => band)).toEqual(["now", "today", "later"]);
  expect(steps?.bands[0]?.steps[0]).toMatch(/internet/);
  const all = steps?.bands.flatMap((band) => band.steps) ?? [];
  expect(new Set(all).size).toBe(all.length);
  expect(all.join(" ")).not.toMatch(/\d{3}/);
});

it("says that nothing is lost only where nothing else was given", () => {
  const said = (change: Parameters<typeof call>[0]) =>
    firstSteps(call(change))
      ?.bands.flatMap(({ steps }) => steps)
      .includes(m.step_nothing_lost());
  expect(said({ disclosed: ["email", "name_or_address"] })).toBe(true);
  for (const one of DISCLOSED.filter((value) => value !== "email" && value !== "name_or_address"))
    expect(said({ disclosed: ["email", one] }), one).toBe(false);
  expect(said({ disclosed: ["email"], paid: "yes" })).toBe(false);
  expect(said({ disclosed: ["date_of_birth"] })).toBe(false);
  expect(firstSteps(call({ disclosed: ["other"] }))).toBeNull();
});

it("has the card and the receipt kept before anybody is rung", () => {
  const steps = firstSteps(call({ paid: "yes", payment_method: "gift_card" }));
  expect(steps?.bands[0]).toEqual({ band: "now", steps: [m.step_gift_card_keep(), m.step_gift_card()] });
});
