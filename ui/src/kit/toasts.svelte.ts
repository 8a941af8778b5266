import { createContext } from "svelte";

export interface Toast {
  id: number;
  text: string;
  tone: "plain" | "stop";
  action?: { label: string; act: () => void };
  /** Milliseconds. */
  stays: number;
}

/** How long a line stays that offers to undo something; reading and reaching it takes time. */
export const UNDO_MS = 20_000;
const PLAIN_MS = 6_000;

/** The lines that tell what was just done. They stand above all screens and leave by themselves. */
export class Toasts {
  shown = $state<Toast[]>([]);
  #next = 1;
  #timers = new Map<number, ReturnType<typeof setTimeout>>();

  say(
    text: string,
    action?: Toast["action"],
    tone: Toast["tone"] = "plain",
    stays = action === undefined ? PLAIN_MS : UNDO_MS,
  ): void {
    const id = this.#next++;
    // Said again, a line takes the place of itself.
    const others = this.shown.filter((toast) => toast.text !== text || toast.action !== undefined);
    this.shown = [...others.slice(-1), { id, text, tone, action, stays }];
    this.resume(id);
  }

  dismiss(id: number): void {
    this.pause(id);
    this.shown = this.shown.filter((toast) => toast.id !== id);
  }

  /** While someone reads or reaches for it, a line does not leave. */
  pause(id: number): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
  }

  resume(id: number): void {
    this.pause(id);
    const toast = this.shown.find((other) => other.id === id);
    if (toast === undefined) return;
    this.#timers.set(
      id,
      setTimeout(() => this.dismiss(id), toast.stays),
    );
  }
}

export const [useToasts, provideToasts] = createContext<Toasts>();
