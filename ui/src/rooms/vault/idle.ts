const SIGNS = ["keydown", "pointerdown", "pointermove", "wheel", "focus"] as const;
/** How often the time is looked at. A clock that is read, unlike a timer, also counts the hours asleep. */
const LOOK_MS = 10_000;

/** Calls `idle` once nobody has used the window for so many minutes; returns what ends the watch. */
export function watchIdle(minutes: number, idle: () => void, now: () => number = Date.now): () => void {
  let last = now();
  const sign = () => {
    // Whoever comes back after the time meets a locked diary, even where the timer slept.
    if (!past()) last = now();
  };
  const past = () => now() - last >= minutes * 60_000;
  const look = () => {
    // A clock that was set back starts the time anew.
    if (now() < last) last = now();
    if (past()) idle();
  };
  const timer = setInterval(look, LOOK_MS);
  const options = { capture: true, passive: true };
  for (const name of SIGNS) addEventListener(name, sign, options);
  addEventListener("visibilitychange", look);
  return () => {
    clearInterval(timer);
    for (const name of SIGNS) removeEventListener(name, sign, options);
    removeEventListener("visibilitychange", look);
  };
}
