import type { Backups, PrepareRestore, RestoreFrom, RestorePreview } from "../../bridge/gen/types";
import type { Host } from "../../bridge/host";

/** How things stand with backups, asked for when shown and whenever the program says that it changed. */
export class Keeping {
  view = $state.raw<Backups | null>(null);

  constructor(private readonly host: Host) {}

  /** Until the returned function is called. */
  watch(): () => void {
    void this.refresh();
    return this.host.onNotice(({ kind }) => {
      if (kind === "backups" || kind === "vault") void this.refresh();
    });
  }

  async refresh(): Promise<void> {
    try {
      this.view = await this.host.call("backups");
    } catch {
      // The list is told again with the next change; making a backup tells its own trouble.
    }
  }

  backUpNow = () => this.host.call("back_up_now");
  backUpToFile = () => this.host.call("back_up_to_file");
  check = () => this.host.call("check_diary");

  async chooseFile(): Promise<RestoreFrom | null> {
    return (await this.host.call("choose_backup")) ? { kind: "chosen" } : null;
  }

  look = (request: PrepareRestore): Promise<RestorePreview> => this.host.call("prepare_restore", request);
  restore = () => this.host.call("restore");

  removeReplaced = (name: string) => this.host.call("remove_replaced", name);

  async forget(): Promise<void> {
    try {
      await this.host.call("forget_restore");
    } catch {
      // What was unpacked is cleared at the next start.
    }
  }
}
