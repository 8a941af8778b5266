/** Marks a stretch of a message as strong. The two marks are private-use characters that nobody can type. */
export const strong = (text: string): string => `\uE000${text}\uE001`;

export interface Stretch {
  text: string;
  strong: boolean;
}

/** A message with marks, as stretches to be set. */
export function stretches(message: string): Stretch[] {
  return message
    .split(/(\uE000[^\uE001]*\uE001)/)
    .filter((part) => part !== "")
    .map((part) =>
      part.startsWith("\uE000") ? { text: part.slice(1, -1), strong: true } : { text: part, strong: false },
    );
}
