import type { Code, Keys, KeySlot, RecoveryCode, SealCall, Strength, Unlock, VaultStatus, WayIn } from "../gen/types";
import { lasting } from "./lasting";

/** The code that the program without the program makes, every time. */
export const RECOVERY_CODE = "XHY3 U7SG 634L 9Y6U U9RM STTQ NU97 VQV4";
/** The passphrase of a diary that is locked from the start. */
export const PASSPHRASE = "lamp otter gravel";

const plain = (code: string) => code.replace(/[\s-]/g, "").toUpperCase();

interface Held {
  locked: boolean;
  slots: KeySlot[];
  passphrase: string;
  inbox: SealCall[];
}

/**
 * The vault's states and ways in. The address scripts it: `slots=passphrase,recovery_code`, `locked`,
 * `no_key_store`, `trouble=key_missing`, `ways=recovery_code`, `mend`, `opening=2000`, `asking=2000`, `unfiled`,
 * `unheard`.
 */
export class FakeVault {
  #status: VaultStatus = { state: "opening" };
  readonly #held;

  constructor(
    private readonly script: URLSearchParams,
    /** Whether nothing was ever kept. */
    private readonly isNew: () => boolean,
    private readonly file: (call: SealCall) => void,
    private readonly fail: (code: Code) => never,
    private readonly tell: () => void,
  ) {
    const slots = list(script.get("slots") ?? "system").map(slot);
    this.#held = lasting<Held>("vault", { locked: script.has("locked"), slots, passphrase: PASSPHRASE, inbox: [] });
    const opening = Number(script.get("opening") ?? 0);
    const asking = Number(script.get("asking") ?? 0);
    const first = () => (this.#status = this.#first());
    if (opening + asking === 0) first();
    else if (asking > 0 && !this.#held.get().locked) this.#status = { state: "asking", ways: [], inbox: null };
    if (opening + asking > 0)
      setTimeout(() => {
        if (this.#status.state !== "opening" && this.#status.state !== "asking") return;
        first();
        tell();
      }, opening + asking);
  }

  get status(): VaultStatus {
    const status = this.#status;
    if (status.state === "locked") return this.#lockedStatus();
    if (status.state !== "asking" && status.state !== "trouble") return status;
    const ways = status.state === "trouble" ? status.ways : this.#lockedStatus().ways.filter((way) => way !== "system");
    return {
      ...status,
      ways,
      inbox: this.script.get("trouble") === "key_file_damaged" ? null : this.#held.get().inbox.length,
    };
  }

  retry(): VaultStatus {
    if (this.script.has("mend")) {
      this.script.delete("trouble");
      this.script.delete("no_key_store");
    }
    return (this.#status = this.#first());
  }

  /** A backup was put in the place of a diary that had trouble. */
  restored(): void {
    this.script.delete("trouble");
    this.#status = this.#open();
  }

  create(passphrase: string): VaultStatus {
    this.#set({ slots: [slot("passphrase")], passphrase });
    this.script.delete("no_key_store");
    return (this.#status = this.#open());
  }

  lock(): null {
    const { state } = this.#status;
    // What is just being opened is locked as soon as it is open.
    if (state === "ready" || state === "opening" || state === "asking") this.#set({ locked: true });
    if (state !== "ready") return null;
    this.#status = this.#lockedStatus();
    this.tell();
    return null;
  }

  unlock(unlock: Unlock): VaultStatus {
    if (unlock.way === "passphrase" && unlock.passphrase !== this.#held.get().passphrase) this.fail("wrong_passphrase");
    if (unlock.way === "recovery_code" && plain(unlock.code) !== plain(RECOVERY_CODE))
      this.fail(plain(unlock.code).length === 32 ? "wrong_recovery_code" : "recovery_code_mistyped");
    this.script.delete("trouble");
    return (this.#status = this.#open());
  }

  seal(call: SealCall): void {
    if (this.#status.state === "ready") return this.file(call);
    this.#set({ inbox: [...this.#held.get().inbox.filter(({ id }) => id !== call.id), call] });
    this.tell();
  }

  get keys(): Keys {
    const { slots } = this.#held.get();
    const daily = slots.filter(({ way }) => way !== "recovery_code").length;
    return { slots: slots.map((each) => ({ ...each, removable: each.way === "recovery_code" || daily > 1 })) };
  }

  set(way: WayIn, passphrase = this.#held.get().passphrase): null {
    this.#set({ slots: [...this.#without(way), slot(way)], passphrase });
    return null;
  }

  makeCode(): RecoveryCode {
    const code = { ...slot("recovery_code"), pending: true };
    this.#set({ slots: [...this.#held.get().slots.filter(({ pending }) => !pending), code] });
    return { code: RECOVERY_CODE, made_at: code.made_at };
  }

  confirmCode(): null {
    return this.#held.get().slots.some(({ pending }) => pending) ? this.set("recovery_code") : null;
  }

  remove(way: WayIn): null {
    if (this.keys.slots.some((each) => each.way === way && !each.removable)) this.fail("last_way");
    this.#set({ slots: this.#without(way) });
    return null;
  }

  #without = (way: WayIn) => this.#held.get().slots.filter((each) => each.way !== way);
  #set = (change: Partial<Held>) => this.#held.set({ ...this.#held.get(), ...change });

  #first(): VaultStatus {
    const trouble = this.script.get("trouble") as Code | null;
    if (trouble !== null)
      return { state: "trouble", failure: { code: trouble }, ways: list(this.script.get("ways") ?? ""), inbox: null };
    if (this.script.has("no_key_store") && this.#held.get().passphrase === PASSPHRASE) return { state: "no_key_store" };
    return this.#held.get().locked ? this.#lockedStatus() : this.#open();
  }

  #open(): VaultStatus {
    if (this.script.has("unfiled"))
      return { state: "ready", new: false, filed: 0, unread: 0, unfiled: { code: "disk_full" }, renewed: false };
    const { inbox } = this.#held.get();
    inbox.forEach(this.file);
    this.#set({ locked: false, inbox: [] });
    const filed = { filed: inbox.length, unread: 0, unfiled: null };
    return { state: "ready", new: this.isNew(), ...filed, renewed: false };
  }

  #lockedStatus(): Extract<VaultStatus, { state: "locked" }> {
    const { slots, inbox } = this.#held.get();
    const has = (way: WayIn) => slots.some((each) => each.way === way);
    const ways: WayIn[] = [has("passphrase") ? "passphrase" : "system"];
    if (has("recovery_code")) ways.push("recovery_code");
    return { state: "locked", ways, inbox: inbox.length };
  }
}

const list = (text: string): WayIn[] => text.split(",").filter((way) => way !== "") as WayIn[];

function slot(way: WayIn): KeySlot {
  return { way, made_at: new Date().toISOString(), pending: false, removable: false };
}

/** A rough stand-in for the judgement that the program makes. */
export function strengthOf(passphrase: string): Strength {
  const words = passphrase.trim().split(/\s+/).length;
  return words > 3 ? "lifetimes" : words > 2 ? "years" : passphrase.length > 9 ? "weeks" : "hours";
}
