import type { Fact } from "../../bridge/gen/types";
import { m } from "../../words/vocabulary";

/** The question by which the form asks for a fact; null for what no field of it tells. */
export function questionText(fact: Fact): string | null {
  switch (fact) {
    case "appointment":
    case "began_by":
    case "minutes_since_you_rang":
    case "region":
    case "number_check":
    case "number_has_plus":
    case "number_to_ring":
    case "email_hosts":
    case "said":
      return null;
    case "duration_s":
      return m.field_duration();
    default:
      return m[`field_${fact}`]();
  }
}
