const EDITABLE = "input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]";

/** The Latin letter of a key: the one it writes, or, on a keyboard of another script, the one at its place. */
export function letter({ key, code }: KeyboardEvent): string {
  const written = key.toLowerCase();
  return /^[a-z]$/.test(written) ? written : (/^Key([A-Z])$/.exec(code)?.[1] ?? "").toLowerCase();
}

/** The digit of a key, on keyboards too whose upper row writes digits with Shift alone. */
export function digit({ key, code }: KeyboardEvent): number | null {
  const found = /^[0-9]$/.exec(key)?.[0] ?? /^(?:Digit|Numpad)([0-9])$/.exec(code)?.[1];
  return found === undefined ? null : Number(found);
}

/** Keys that would reload or print the page, and with it lose what stands on the screen. */
export function blocksReload(event: KeyboardEvent): boolean {
  return event.key === "F5" || ((event.ctrlKey || event.metaKey) && ["r", "p"].includes(letter(event)));
}

/** The browser's own menu offers reloading; in fields it offers pasting and spelling, and stays. */
export function blocksMenu(event: MouseEvent): boolean {
  return (
    !(event.target instanceof Element && event.target.closest(EDITABLE) !== null) && String(getSelection() ?? "") === ""
  );
}

export type Shortcut = "write" | "search" | "help" | "lock" | "hide";

export function shortcut(event: KeyboardEvent): Shortcut | null {
  if (event.key === "F1") return "help";
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return null;
  const key = letter(event);
  if (event.shiftKey) return key === "h" ? "hide" : null;
  return key === "n" ? "write" : key === "f" ? "search" : key === "l" ? "lock" : null;
}
