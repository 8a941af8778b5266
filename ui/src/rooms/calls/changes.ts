import type { CallFields, CallVersion } from "../../bridge/gen/types";
import { instantText, list, m, quoted } from "../../words/vocabulary";
import { everyFact } from "./facts";

export interface Change {
  id: string;
  label: string;
  /** What stood there, one value a line; empty where it was added. */
  before: string[];
  /** What stands there since; empty where it was taken out. */
  after: string[];
}

/** One save of a call that changed something that can be read. */
export interface Save {
  version: CallVersion;
  before: CallVersion;
  changes: Change[];
}

/** What is different, field by field, in the words and the order of the call's page. */
export function changes(before: CallFields, after: CallFields): Change[] {
  const earlier = new Map(everyFact(before).map((fact) => [fact.id, fact]));
  const later = everyFact(after);
  const gone = [...earlier.values()].filter(({ id }) => !later.some((fact) => fact.id === id));
  const found = [
    ...later.map(({ id, label, values }) => ({ id, label, before: earlier.get(id)?.values ?? [], after: values })),
    ...gone.map(({ id, label, values }) => ({ id, label, before: values, after: [] })),
  ];
  return found.filter((change) => change.before.join("\n") !== change.after.join("\n"));
}

/** The saves that changed something, the newest first. */
export function saves(versions: CallVersion[]): Save[] {
  const pairs = versions.slice(0, -1).map((version, index) => ({ version, before: versions[index + 1] ?? version }));
  return pairs
    .map(({ version, before }) => ({ version, before, changes: changes(before.fields, version.fields) }))
    .filter((save) => save.changes.length > 0);
}

/** “On 12 Mar 2026, 14:05 you changed “Notes” and added “Name shown on the display”.” */
export function saveSaid({ version, changes }: Save): string {
  const which = (wanted: (change: Change) => boolean) => changes.filter(wanted).map(({ label }) => quoted(label));
  const changed = which(({ before, after }) => before.length > 0 && after.length > 0);
  const added = which(({ before }) => before.length === 0);
  const removed = which(({ after }) => after.length === 0);
  const did = [
    changed.length === 0 ? null : m.did_change({ what: list(changed) }),
    added.length === 0 ? null : m.did_add({ what: list(added) }),
    removed.length === 0 ? null : m.did_take_out({ what: list(removed) }),
  ].filter((part) => part !== null);
  return m.on_you_did({ when: instantText(version.saved_at), did: list(did) });
}
