import { expect, it } from "vitest";
import { blocksReload, digit, shortcut } from "./keys";

const pressed = (init: KeyboardEventInit) => new KeyboardEvent("keydown", { ctrlKey: true, ...init });

it.each([
  ["Latin", "h"],
  ["Cyrillic", "р"],
  ["Greek", "η"],
  ["Arabic", "ا"],
  ["Hebrew", "י"],
  ["a keyboard that tells no letter", "Unidentified"],
])("everything is hidden from a keyboard with letters that are %s", (_, key) => {
  expect(shortcut(pressed({ key, code: "KeyH", shiftKey: true }))).toBe("hide");
  expect(shortcut(pressed({ key: key.toUpperCase(), code: "KeyH", shiftKey: true }))).toBe("hide");
});

it("the other shortcuts lie on the same keys of every keyboard", () => {
  for (const [key, code, wanted] of [
    ["д", "KeyL", "lock"],
    ["т", "KeyN", "write"],
    ["а", "KeyF", "search"],
  ] as const)
    expect(shortcut(pressed({ key, code }))).toBe(wanted);
});

it("a Latin letter is taken as it is written on the key", () => {
  expect(shortcut(pressed({ key: "l", code: "KeyP" })), "Dvorak's L").toBe("lock");
  expect(shortcut(pressed({ key: "n", code: "KeyL" })), "Dvorak's N").toBe("write");
  expect(shortcut(pressed({ key: "d", code: "KeyH", shiftKey: true })), "Dvorak's D").toBeNull();
});

it("nothing else is a shortcut", () => {
  expect(shortcut(pressed({ key: "д", code: "KeyL", ctrlKey: false }))).toBeNull();
  expect(shortcut(pressed({ key: "h", code: "KeyH", shiftKey: true, altKey: true }))).toBeNull();
  expect(shortcut(pressed({ key: "h", code: "KeyH" }))).toBeNull();
});

it("no key reloads or prints the page, on any keyboard", () => {
  for (const [key, code] of [
    ["r", "KeyR"],
    ["к", "KeyR"],
    ["з", "KeyP"],
    ["F5", "F5"],
  ] as const)
    expect(blocksReload(pressed({ key, code })), key).toBe(true);
  expect(blocksReload(pressed({ key: "к", code: "KeyR", ctrlKey: false }))).toBe(false);
});

it.each([
  ["&", "Digit1", 1],
  ["ç", "Digit9", 9],
  ["End", "Numpad1", 1],
  ["3", "", 3],
  ["h", "KeyH", null],
  ["F1", "F1", null],
])("the key %s at %s writes the digit %s", (key, code, wanted) => {
  expect(digit(pressed({ key, code, ctrlKey: false }))).toBe(wanted);
});
