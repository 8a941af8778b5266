/** Whether Escape leaves what stands on the screen: nothing in it, such as an open list or a dialog, took the key. */
export function isEscape(event: KeyboardEvent): boolean {
  // The parts of a date or a time take every key, and do nothing with this one.
  const inPart = event.target instanceof Element && event.target.closest("[data-segment]") !== null;
  const taken = (event.defaultPrevented && !inPart) || document.querySelector("dialog[open]") !== null;
  return event.key === "Escape" && !taken;
}
