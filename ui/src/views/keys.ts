const EDITABLE = "input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]";

/** Keys that would reload or print the page, and with it lose what stands on the screen. */
export function blocksReload(event: KeyboardEvent): boolean {
  const key = event.key.toLowerCase();
  return key === "f5" || ((event.ctrlKey || event.metaKey) && (key === "r" || key === "p"));
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
  const key = event.key.toLowerCase();
  if (event.shiftKey) return key === "h" ? "hide" : null;
  return key === "n" ? "write" : key === "f" ? "search" : key === "l" ? "lock" : null;
}
