import { createContext } from "svelte";
import type { Commands } from "./gen/commands";
import type { Failure, Notice } from "./gen/types";

export type CommandName = keyof Commands;

/** The request of a command as an argument list: none for a command that takes none. */
export type RequestOf<K extends CommandName> = Commands[K]["request"] extends null
  ? []
  : [request: Commands[K]["request"]];

/** The one way between the interface and the program. A failed call rejects with a `Failure`. */
export interface Host {
  call<K extends CommandName>(name: K, ...request: RequestOf<K>): Promise<Commands[K]["reply"]>;
  onNotice(listener: (notice: Notice) => void): () => void;
}

export const [useHost, provideHost] = createContext<Host>();

/** What a rejected call holds, also where something else than the program broke. */
export function asFailure(reason: unknown): Failure {
  if (typeof reason === "object" && reason !== null && "code" in reason) return reason as Failure;
  return { code: "internal" };
}
