import { createContext } from "svelte";
import type { Failure, NewVault, Unlock, VaultStatus } from "../../bridge/gen/types";
import { asFailure, type Host } from "../../bridge/host";

/** Whether the diary can be used, asked for at the start and whenever the program says that it changed. */
export class Vault {
  status = $state.raw<VaultStatus>({ state: "opening" });
  /** A way in is being tried; by passphrase or code it takes about a second, which is what slows guessing down. */
  busy = $state(false);
  /** Why the last way that was tried did not open the diary. */
  refused = $state.raw<Failure | null>(null);

  #round = 0;

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
    this.busy = true;
    this.refused = null;
    await this.#ask(ask);
    this.busy = false;
  }

  get #locked(): boolean {
    return this.status.state === "locked";
  }

  async #ask(ask: () => Promise<VaultStatus>): Promise<void> {
    const wasOpen = this.status.state === "ready";
    const round = ++this.#round;
    try {
      const status = await ask();
      // What was asked later knows more.
      if (round === this.#round) this.status = status;
    } catch (reason) {
      const failure = asFailure(reason);
      if (this.busy) this.refused = failure;
      else this.status = { state: "trouble", failure, ways: [] };
    }
    if (wasOpen && this.#locked) this.onlock();
  }
}

export const [useVault, provideVault] = createContext<Vault>();
