import { createContext } from "svelte";
import type {
  AdvisoryId,
  AppointmentId,
  CallId,
  Fact,
  OrganisationId,
  ReportId,
  WhichCalls,
} from "../bridge/gen/types";
import type { ByCaller } from "../rooms/appointments/editor.svelte";

export type Route =
  | { screen: "home" }
  | { screen: "diary"; call?: CallId; search?: boolean }
  | { screen: "bin"; call?: CallId }
  | { screen: "write"; call?: CallId; thenPreview?: boolean; at?: Fact }
  | { screen: "after"; call: CallId }
  | { screen: "preview"; call: CallId }
  | { screen: "appointments"; appointment?: AppointmentId }
  | { screen: "arrange"; appointment?: AppointmentId; byCaller?: ByCaller }
  | { screen: "calendar" }
  | { screen: "check" }
  | { screen: "notices"; notice?: AdvisoryId }
  | { screen: "contacts"; organisation?: OrganisationId }
  | { screen: "reports"; report?: ReportId }
  | { screen: "settings" }
  | { screen: "export"; which: WhichCalls; found?: number }
  | { screen: "import" }
  | { screen: "recovery" };

export type Screen = Route["screen"];

/** What is being written on a screen. */
export interface Writing {
  /** Whether some of it could not be kept. */
  readonly unkept: boolean;
  /** Keeps it now; answers whether all of it is kept. */
  flush: () => Promise<boolean>;
}

/** Where the person is, and the way back. A screen on which something is written is left once that is kept. */
export class Navigation {
  route = $state.raw<Route>({ screen: "home" });
  writing = $state.raw<Writing | null>(null);
  #past: Route[] = [];
  #step = $state.raw<(() => void) | null>(null);

  get unkept(): boolean {
    return this.writing?.unkept ?? false;
  }

  /** Whether a step away waits for what is being written. */
  get leaving(): boolean {
    return this.#step !== null;
  }

  go(route: Route): void {
    this.#leave(() => {
      this.#past = [...this.#past.slice(-20), this.route];
      this.route = route;
    });
  }

  /** Changes what is open on the same screen, without a step to go back over. */
  replace(route: Route): void {
    this.route = route;
  }

  back(otherwise: Route): void {
    this.#leave(() => (this.route = this.#past.pop() ?? otherwise));
  }

  #leave(step: () => void): void {
    this.#step = step;
    if (this.writing === null) this.leaveAnyway();
    else void this.leaveOnceKept();
  }

  /** Takes the step that waits, if what is being written can be kept now. */
  async leaveOnceKept(): Promise<void> {
    const step = this.#step;
    const kept = await this.writing?.flush();
    if (kept === true && step === this.#step) this.leaveAnyway();
  }

  /** Takes the step that waits, whatever is kept. */
  leaveAnyway(): void {
    const step = this.#step;
    this.stay();
    this.writing = null;
    step?.();
  }

  stay(): void {
    this.#step = null;
  }
}

export const [useNavigation, provideNavigation] = createContext<Navigation>();
