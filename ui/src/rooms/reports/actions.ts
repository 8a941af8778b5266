import type { ReportId } from "../../bridge/gen/types";
import { asFailure, type Host } from "../../bridge/host";
import { failureText } from "../../failure/table";
import type { Toasts } from "../../kit/toasts.svelte";
import { m } from "../../words/vocabulary";

/** What a person can do with a report. What fails is told, and nothing is lost by it. */
export class ReportActions {
  constructor(
    private readonly host: Host,
    private readonly toasts: Toasts,
  ) {}

  undo = (id: ReportId): Promise<boolean> => this.#run("undo_report", id, m.report_undone());
  withdraw = (id: ReportId): Promise<boolean> => this.#run("withdraw_report", id, m.report_taking_back());
  retry = (id: ReportId): Promise<boolean> => this.#run("retry_report", id, m.report_trying());

  async #run(
    command: "undo_report" | "withdraw_report" | "retry_report",
    id: ReportId,
    done: string,
  ): Promise<boolean> {
    try {
      await this.host.call(command, id);
      this.toasts.say(done);
      return true;
    } catch (reason) {
      this.toasts.say(failureText(asFailure(reason)), undefined, "stop");
      return false;
    }
  }
}
