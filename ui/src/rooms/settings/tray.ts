import type { TrayWords } from "../../bridge/gen/types";
import { m } from "../../words/vocabulary";

/** What the tray's menu says. */
export const trayWords = (): TrayWords => ({ live: m.on_the_phone(), open: m.tray_open() });
