import { createContext } from "svelte";
import type { About, DirectoryStatus, Region, Settings } from "../../bridge/gen/types";
import type { Host } from "../../bridge/host";
import { regionName } from "../../words/vocabulary";

/** What the person set, and the region that holds until something is set. */
export class Preferences {
  settings = $state.raw<Settings>({
    region: null,
    lock_after_minutes: null,
    bin_days: 30,
    retention_months: null,
    tell_of_advisories: false,
  });
  about = $state.raw<About | null>(null);
  directory = $state.raw<DirectoryStatus | null>(null);

  constructor(private readonly host: Host) {}

  async load(): Promise<void> {
    [this.settings, this.about, this.directory] = await Promise.all([
      this.host.call("settings"),
      this.host.call("about"),
      this.host.call("directory_status"),
    ]);
  }

  /** Looks for newer contacts now. */
  async refreshDirectory(): Promise<DirectoryStatus> {
    return (this.directory = await this.host.call("refresh_directory"));
  }

  get region(): Region | null {
    return this.settings.region ?? this.about?.region_guess ?? null;
  }

  /** The regions to choose from, by name: those that some contact serves, and the one in use. */
  get regions(): { value: Region; label: string }[] {
    const known = new Set(this.directory?.regions ?? []);
    if (this.region !== null) known.add(this.region);
    return [...known]
      .map((value) => ({ value, label: regionName(value) }))
      .sort((a, b) => a.label.localeCompare(b.label, "en"));
  }

  async change(change: Partial<Settings>): Promise<void> {
    const before = this.settings;
    this.settings = { ...before, ...change };
    try {
      await this.host.call("change_settings", this.settings);
    } catch (reason) {
      this.settings = before;
      throw reason;
    }
  }
}

export const [usePreferences, providePreferences] = createContext<Preferences>();
