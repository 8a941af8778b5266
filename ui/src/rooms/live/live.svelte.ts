import { createContext } from "svelte";
import type { Call, CallFields, Failure, HungUp, LiveCall } from "../../bridge/gen/types";
import { asFailure, type Host } from "../../bridge/host";

/** The call that the person is on, as the program has it. */
export class Live {
  call = $state.raw<LiveCall | null>(null);
  /** The call that has just ended and is sealed, since the diary is not open. */
  sealed = $state.raw<Call | null>(null);
  /** Why the last thing that was asked for was not done. */
  failure = $state.raw<Failure | null>(null);
  /** Answers that are on their way to the program. The last one brings the call as it stands then. */
  #answers = 0;
  /** Counts what the program was told, so that nothing older comes after it. */
  #told = 0;
  #asked = 0;
  /** One after the other, so that what was answered last counts. */
  #queue: Promise<unknown> = Promise.resolve();

  constructor(private readonly host: Host) {}

  /** Asks the program anew, at once: the page is to stand there before the disk has answered. */
  async refresh(): Promise<void> {
    const asked = ++this.#asked;
    for (;;) {
      const told = this.#told;
      const call = await this.host.call("live_call");
      if (asked !== this.#asked) return;
      if (told === this.#told && this.#answers === 0) {
        if (call?.id !== this.call?.id) this.failure = null;
        this.call = call;
        return;
      }
      // The program was told something meanwhile, and knows it then.
      await this.#queue;
    }
  }

  /** A call begins; where one is on already, it goes on. */
  begin(): Promise<void> {
    this.sealed = null;
    return this.#do(async () => this.#hear(await this.host.call("begin_live_call")));
  }

  /** Notes what was answered: on the screen at once. What is refused leaves it again. */
  answer(change: Partial<CallFields>): void {
    if (this.call === null) return;
    const fields = { ...this.call.fields, ...change };
    this.call = { ...this.call, fields };
    this.#answers++;
    void this.#do(async () => {
      try {
        const call = await this.host.call("answer_live_call", fields);
        this.#answers--;
        this.#hear(call);
      } catch (reason) {
        this.#answers--;
        void this.refresh().catch(() => undefined);
        throw reason;
      }
    });
  }

  /** The person has hung up. Answers what became of the call; null where it is not saved yet. */
  async hangUp(): Promise<HungUp | null> {
    let ended: HungUp | null = null;
    await this.#do(async () => {
      if (this.call === null) return;
      ended = await this.host.call("hang_up");
      this.#hear(null);
    });
    return ended;
  }

  /** There was no call after all. */
  drop(): Promise<void> {
    return this.#do(async () => {
      await this.host.call("drop_live_call");
      this.#hear(null);
    });
  }

  /** The program's answer. On a call that goes on, what was answered since is not noted yet. */
  #hear(call: LiveCall | null): void {
    this.#told++;
    if (call === null || this.#answers === 0) this.call = call;
  }

  #do(work: () => Promise<void>): Promise<void> {
    const done = this.#queue.then(work).then(
      () => void (this.failure = null),
      (reason: unknown) => void (this.failure = asFailure(reason)),
    );
    this.#queue = done;
    return done;
  }
}

export const [useLive, provideLive] = createContext<Live>();
