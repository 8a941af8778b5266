import { createContext } from "svelte";
import type { Appearance, Theme } from "../../bridge/gen/types";
import type { Host } from "../../bridge/host";

export const THEMES = Object.keys({ system: true, light: true, dark: true } satisfies Record<Theme, true>) as Theme[];
export const TEXT_SIZES = [100, 125, 150, 200] as const;

/** How the program looks, put on the page as attributes that the style sheets read. */
export class Look {
  current = $state.raw<Appearance>({ theme: "system", text_percent: 100 });

  /** Changes are kept one after the other, so that the last one stays. */
  #keeping: Promise<unknown> = Promise.resolve();

  constructor(private readonly host: Host) {}

  async load(): Promise<void> {
    try {
      this.current = await this.host.call("appearance");
    } catch {
      // The window must show itself in any case; the system's own theme is right for nearly everyone.
    }
    this.#wear();
  }

  async change(change: Partial<Appearance>): Promise<void> {
    const before = this.current;
    const next = { ...before, ...change };
    this.current = next;
    this.#wear();
    const kept = this.#keeping.then(() => this.host.call("change_appearance", next));
    this.#keeping = kept.catch(() => undefined);
    try {
      await kept;
    } catch (reason) {
      if (this.current === next) this.current = before;
      this.#wear();
      throw reason;
    }
  }

  #wear(): void {
    const root = document.documentElement;
    root.dataset["theme"] = this.current.theme;
    root.dataset["text"] = String(this.current.text_percent);
  }
}

export const [useLook, provideLook] = createContext<Look>();
