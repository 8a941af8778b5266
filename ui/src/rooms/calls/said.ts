import type { CallFields, Suggestion } from "../../bridge/gen/types";
import { everyFact } from "./facts";
import { emptyFields, type FormState } from "./form";

/** What was said, as it was pasted or typed, and which proposals the person refused. */
export interface Said {
  text: string;
  refused: string[];
}

/** A proposal of a text: the same fact resting on other words is another one. */
export const keyOf = ({ field, value, words }: Suggestion): string => `${field}=${value}: ${words.toLowerCase()}`;

/** The choices of which several can be true. */
const LISTS = ["asked_for", "knew_about_me", "reason_given", "pressure", "my_reaction", "disclosed", "background"];
/** The questions that are answered with yes. */
const YES_WITH = ["second_caller", "rang_back", "asked_to_stop"];

/** Notes a fact that the person confirmed. */
export function note(fields: CallFields, { field, value }: Suggestion): void {
  const at = fields as unknown as Record<string, unknown>;
  if (LISTS.includes(field)) {
    const chosen = (at[field] as string[]).filter((other) => other !== "nothing" && other !== value);
    at[field] = value === "nothing" ? [value] : [...chosen, value];
  } else if (YES_WITH.includes(field)) at[field] = { ...(at[field] as object), yes: value === "yes" };
  else at[field] = value;
  if (field === "claimed_org") fields.claimed_org_id = null;
}

/** Whether a fact is noted already. */
export function isNoted(fields: CallFields, suggestion: Suggestion): boolean {
  const before = JSON.stringify({ ...fields, claimed_org_id: null });
  const after = { ...fields };
  note(after, suggestion);
  if (LISTS.includes(suggestion.field)) {
    const chosen = fields[suggestion.field as keyof CallFields] as string[];
    return chosen.includes(suggestion.value) || (suggestion.value === "nothing" && chosen.length > 0);
  }
  return before === JSON.stringify({ ...after, claimed_org_id: null });
}

/** A fact as the form says it: its question and the answer. */
export function factSaid(suggestion: Suggestion): { question: string; answer: string } {
  const fields = emptyFields(new Date(0));
  note(fields, suggestion);
  const fact = everyFact(fields).find(({ id }) => id === suggestion.field);
  return { question: fact?.label ?? suggestion.field, answer: fact?.values.join("\n") ?? suggestion.value };
}

/** What of a text's proposals is still to be answered. */
export function stillOpen(found: Suggestion[], fields: CallFields, refused: string[]): Suggestion[] {
  return found.filter((suggestion) => !refused.includes(keyOf(suggestion)) && !isNoted(fields, suggestion));
}

export interface Piece {
  text: string;
  marked: boolean;
}

/** A text with the words on which proposals rest. Their places count characters, as the eye does, not units. */
export function pieces(text: string, found: Suggestion[]): Piece[] {
  const characters = [...text];
  const made: Piece[] = [];
  let at = 0;
  const add = (end: number, marked: boolean) => {
    if (end > at) made.push({ text: characters.slice(at, end).join(""), marked });
    at = Math.max(at, end);
  };
  for (const suggestion of [...found].sort((a, b) => a.at - b.at)) {
    const end = suggestion.at + [...suggestion.words].length;
    add(suggestion.at, false);
    add(end, true);
  }
  add(characters.length, false);
  return made;
}

/** Puts the text behind what stands in the notes. */
export function intoNotes(form: FormState): void {
  const text = form.said.text.trim();
  if (!form.fields.notes.includes(text))
    form.fields.notes = [form.fields.notes.trimEnd(), text].filter((part) => part !== "").join("\n");
}
