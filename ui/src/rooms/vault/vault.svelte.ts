import { createContext } from "svelte";
import type { Failure, NewVault, Unlock, VaultStatus } from "../../bridge/gen/types";
import { asFailure, type Host } from "../../bridge/host";

/** Whether the diary can be used, asked for at the start and whenever the program says that it changed. */
export class Vault {
  status = $state.raw<VaultStatus>({ state: "opening" });
  /** A way in is being tried; by a passphrase that takes a moment, which is what slows guessing down. */
  busy = $state(false);
  /** Why the last way that was tried did not open the diary. */
  refused = $state.raw<Failure | null>(null);

  #round = 0;
  #tries = 0;

  constructor(
    private readonly host: Host,
    /** The diary was open and is locked now. */
    private readonly onlock: () => void,
  ) {}

  async refresh(): Promise<void> {
    await this.#ask(() => this.host.call("vault_status"));
  }

  retry(): Promise<void> {
    return this.#try(() => this.host.call("vault_retry"));
  }

  unlock(way: Unlock): Promise<void> {
    return this.#try(() => this.host.call("unlock_vault", way));
  }

  create(vault: NewVault): Promise<void> {
    return this.#try(() => this.host.call("create_vault", vault));
  }

  async #try(ask: () => Promise<VaultStatus>): Promise<void> {
    if (this.busy) return;
    const attempt = ++this.#tries;
    this.busy = true;
    this.refused = null;
    await this.#ask(ask, attempt);
    if (attempt === this.#tries) this.busy = false;
  }

  get #locked(): boolean {
    return this.status.state === "locked";
  }

  async #ask(ask: () => Promise<VaultStatus>, attempt: number | null = null): Promise<void> {
    const wasOpen = this.status.state === "ready";
    const round = ++this.#round;
    try {
      const status = await ask();
      // What was asked later knows more.
      if (round === this.#round) this.status = status;
      // While the key store thinks, another way in may be tried.
      if (this.status.state === "asking") this.busy = false;
    } catch (reason) {
      const failure = asFailure(reason);
      if (attempt === null) this.status = { state: "trouble", failure, ways: [], inbox: null };
      else if (attempt === this.#tries) this.refused = failure;
    }
    if (wasOpen && this.#locked) this.onlock();
  }
}

export const [useVault, provideVault] = createContext<Vault>();
