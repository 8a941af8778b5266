import type { CallId, ReportId } from "../../bridge/gen/types";
import { asFailure, type Host } from "../../bridge/host";
import { failureText } from "../../failure/table";
import type { Toasts } from "../../kit/toasts.svelte";
import { m } from "../../words/vocabulary";

/** So long a report waits before it goes. */
const SEND_UNDO_MS = 10_000;

/** What a person can do with a report. What fails is told, and nothing is lost by it. */
export class ReportActions {
  constructor(
    private readonly host: Host,
    private readonly toasts: Toasts,
  ) {}

  undo = (id: ReportId): Promise<boolean> => this.#run("undo_report", id, m.report_undone());
  withdraw = (id: ReportId): Promise<boolean> => this.#run("withdraw_report", id, m.report_taking_back());
  retry = (id: ReportId): Promise<boolean> => this.#run("retry_report", id, m.report_trying());

  /** Reports a call with one click, as what is sent was seen before. */
  async send(call: CallId): Promise<ReportId | null> {
    try {
      const { mark } = await this.host.call("send_report", { call_id: call, choices: null, report_id: null });
      return mark.id;
    } catch (reason) {
      this.toasts.say(failureText(asFailure(reason)), undefined, "stop");
      return null;
    }
  }

  /** The same from a list: the line that tells it offers to undo it. Answers whether it was queued. */
  async sendFromList(call: CallId): Promise<boolean> {
    const report = await this.send(call);
    if (report === null) return false;
    const undo = { label: m.undo(), act: () => void this.undo(report) };
    this.toasts.say(m.report_queued(), undo, "plain", SEND_UNDO_MS);
    return true;
  }

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
