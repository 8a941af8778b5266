import { strong } from "../../kit/stretches";

const digits = (text: string): string => text.replace(/\D/g, "");

/**
 * Which digits of `official` are not where `typed` has them: after the longest common beginning and before the
 * longest common end of the two. Positions are counted in digits of `official`.
 */
export function differing(typed: string, official: string): { from: number; to: number } {
  let ours = digits(typed);
  const theirs = digits(official);
  // A country code or a trunk zero that only one of them carries is no difference.
  if (ours.length > theirs.length + 1) ours = ours.slice(ours.length - theirs.length);
  const most = Math.min(ours.length, theirs.length);
  let from = 0;
  while (from < most && ours[from] === theirs[from]) from++;
  let end = 0;
  while (end < most - from && ours.at(-1 - end) === theirs.at(-1 - end)) end++;
  return { from, to: theirs.length - end };
}

/** `official` as printed, with the digits that differ from `typed` marked as strong. */
export function emphasise(typed: string, official: string): string {
  const { from, to } = differing(typed, official);
  if (to <= from) return official;
  let seen = 0;
  let start = official.length;
  let stop = official.length;
  for (let index = 0; index < official.length; index++) {
    if (!/\d/.test(official[index] ?? "")) continue;
    if (seen === from) start = index;
    seen++;
    if (seen === to) {
      stop = index + 1;
      break;
    }
  }
  return official.slice(0, start) + strong(official.slice(start, stop)) + official.slice(stop);
}
