import { expect, test } from "vitest";
import { Toasts } from "./toasts.svelte";

test("what is said again stands there once, and last", () => {
  const toasts = new Toasts();
  toasts.say("looked");
  toasts.say("copied");
  toasts.say("looked");
  expect(toasts.shown.map((toast) => toast.text)).toEqual(["copied", "looked"]);
});

test("each that offers to undo something stays", () => {
  const toasts = new Toasts();
  const undo = { label: "Undo", act: () => undefined };
  toasts.say("deleted", undo);
  toasts.say("deleted", undo);
  expect(toasts.shown).toHaveLength(2);
});
