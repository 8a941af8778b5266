import { createContext } from "svelte";
import type { CallId, OrganisationId, ReportId } from "../bridge/gen/types";

export type Route =
  | { screen: "home" }
  | { screen: "diary"; call?: CallId; search?: boolean }
  | { screen: "write"; call?: CallId; thenPreview?: boolean }
  | { screen: "preview"; call: CallId }
  | { screen: "check" }
  | { screen: "contacts"; organisation?: OrganisationId }
  | { screen: "reports"; report?: ReportId }
  | { screen: "settings" };

export type Screen = Route["screen"];

/** Where the person is, and the way back. */
export class Navigation {
  route = $state.raw<Route>({ screen: "home" });
  #past: Route[] = [];

  go(route: Route): void {
    this.#past = [...this.#past.slice(-20), this.route];
    this.route = route;
  }

  /** Changes what is open on the same screen, without a step to go back over. */
  replace(route: Route): void {
    this.route = route;
  }

  back(otherwise: Route): void {
    this.route = this.#past.pop() ?? otherwise;
  }
}

export const [useNavigation, provideNavigation] = createContext<Navigation>();
