import type { AdvisoryKind } from "../../bridge/gen/types";
import { m } from "../../words/vocabulary";

/** Who says it: an organisation, or the people who sign the directory. */
export const speakerName = (speaker: string | null): string => speaker ?? m.the_publishers();

/** What somebody who is called makes of it. */
export const meaning = (kind: AdvisoryKind): string => m[`notice_means_${kind}`]();
