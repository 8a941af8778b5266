import { expect, test } from "vitest";
import { questionText } from "./question";

test("a fact is asked for as the form asks for it", () => {
  expect(questionText("expected")).toBe("Were you expecting this call?");
  expect(questionText("duration_s")).toBe("How many minutes?");
});

test("what no field tells is not asked for", () => {
  expect(questionText("region")).toBeNull();
  expect(questionText("said")).toBeNull();
});
