import type { VaultStatus } from "../../bridge/gen/types";
import { asFailure, type Host } from "../../bridge/host";

/** Whether the diary can be used, asked for at the start and whenever the program says that it changed. */
export class Vault {
  status = $state.raw<VaultStatus>({ state: "opening" });
  retrying = $state(false);

  constructor(private readonly host: Host) {}

  async refresh(): Promise<void> {
    await this.#ask("vault_status");
  }

  async retry(): Promise<void> {
    this.retrying = true;
    await this.#ask("vault_retry");
    this.retrying = false;
  }

  async #ask(command: "vault_status" | "vault_retry"): Promise<void> {
    try {
      this.status = await this.host.call(command);
    } catch (reason) {
      this.status = { state: "trouble", failure: asFailure(reason), ways: [] };
    }
  }
}
