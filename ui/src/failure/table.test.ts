import { expect, it } from "vitest";
import type { Code } from "../bridge/gen/types";
import { FAILURES, failureText } from "./table";

const codes = Object.keys(FAILURES) as Code[];

it.each(codes)("%s has a title and plain words that blame nobody", (code) => {
  const words = failureText({ code, params: { limit: 10, length: 12, min: 1, max: 5 } });
  expect(FAILURES[code].title().length).toBeGreaterThan(5);
  expect(words).toMatch(/[.?]$/);
  expect(words, "a parameter was not filled in").not.toMatch(/[{}]|undefined|NaN/);
  expect(words).not.toMatch(/\b(invalid|failed you|victim|error)\b/i);
});

it("gives the reference that finds a fault in the log", () => {
  expect(failureText({ code: "internal", ref: "a1b2" })).toContain("a1b2");
});

it("trouble with the vault never offers to delete anything", () => {
  for (const code of codes.filter((name) => /vault|key|folder|disk|storage/.test(name)))
    expect(failureText({ code })).not.toMatch(/\b(delete|reset|erase)\b/i);
});
