import type { Failure } from "./gen/types";
import { asFailure } from "./host";

/** The answer to the newest of several questions. One that comes late, to an older question, changes nothing. */
export class Latest<T> {
  /** What was answered last; it stays while it is asked for again. */
  answer = $state.raw<T | null>(null);
  /** Why the newest question has no answer. */
  failure = $state.raw<Failure | null>(null);
  #question: (() => Promise<T>) | null = null;
  #round = 0;

  /** Asks. Resolves when this question has been answered, has failed, or is no longer the newest. */
  async ask(question: () => Promise<T>): Promise<void> {
    const round = ++this.#round;
    this.#question = question;
    try {
      const answer = await question();
      if (round !== this.#round) return;
      this.answer = answer;
      this.failure = null;
    } catch (reason) {
      if (round === this.#round) this.failure = asFailure(reason);
    }
  }

  /** Nothing is asked about any more: what was answered goes, and what is still to come is not wanted. */
  clear(): void {
    this.#round++;
    this.#question = null;
    this.answer = null;
    this.failure = null;
  }

  /** Asks once more what failed. */
  async retry(): Promise<void> {
    if (this.failure !== null && this.#question !== null) await this.ask(this.#question);
  }
}
