import { emptyFields } from "../../rooms/calls/form";
import type { Call, CallFields, Code, CutOffCall, HungUp, LiveCall, SealCall, UsualClaim } from "../gen/types";
import { lasting } from "./lasting";
import { neverDoes, verdictOn } from "./verdict";

const CLAIMS: UsualClaim[] = [
  { name: "Trend Micro", organisation: "trend-micro" },
  { name: "Microsoft", organisation: "microsoft" },
  { name: "Amazon", organisation: "amazon" },
  { name: "A bank", organisation: null },
  { name: "Social Security", organisation: "ssa" },
  { name: "The IRS", organisation: "irs" },
  { name: "The police", organisation: null },
  { name: "Apple", organisation: "apple" },
];

interface Running {
  id: string;
  began_at: string;
  ended: boolean;
  fields: CallFields;
}

/**
 * The call that the person is on. The address scripts it: `live` begins one, `live=135` so many seconds ago, `unkept`,
 * `cutoff`.
 */
export class FakeLive {
  readonly #running = lasting<Running | null>("live", null);
  #cutOff: CutOffCall[];

  constructor(
    private readonly script: URLSearchParams,
    private readonly file: (call: SealCall) => void,
    private readonly isOpen: () => boolean,
    private readonly fail: (code: Code) => never,
    private readonly tell: () => void,
    newest: () => Call | undefined,
  ) {
    if (script.has("live") && this.#running.get() === null) this.#begin(Number(script.get("live")));
    const call = script.has("cutoff") ? newest() : undefined;
    this.#cutOff =
      call === undefined
        ? []
        : [{ id: call.id, claimed_org: call.fields.claimed_org, occurred_at: call.fields.occurred_at }];
  }

  get call(): LiveCall | null {
    const running = this.#running.get();
    return running === null
      ? null
      : {
          ...running,
          verdict: verdictOn(running.fields),
          never_does: neverDoes(running.fields),
          usual_claims: CLAIMS,
          unkept: this.script.has("unkept") ? { code: "disk_full" } : null,
        };
  }

  begin(): LiveCall {
    if (this.#running.get() === null) this.#begin(0);
    this.tell();
    return this.call ?? this.fail("internal");
  }

  answer(fields: CallFields): LiveCall {
    const running = this.#running.get() ?? this.fail("not_found");
    const known = CLAIMS.find(({ name }) => name.toLowerCase() === fields.claimed_org.trim().toLowerCase());
    this.#running.set({
      ...running,
      fields: { ...fields, claimed_org_id: fields.claimed_org_id ?? known?.organisation ?? null },
    });
    return this.call ?? this.fail("internal");
  }

  /** It has ended, whether it can be saved or not. */
  end(): void {
    const running = this.#running.get();
    if (running === null) return;
    this.#running.set({ ...running, ended: true });
    this.tell();
  }

  hangUp(): HungUp {
    const { id, began_at, fields: answered } = this.#running.get() ?? this.fail("not_found");
    const lasted = Math.round((Date.now() - Date.parse(began_at)) / 1000);
    const fields: CallFields = { ...answered, duration_s: lasted, my_reaction: ["hung_up"] };
    this.file({ id, fields });
    this.#running.set(null);
    this.tell();
    const call = { id, revision: 1, created_at: began_at, updated_at: began_at, kept: false, fields };
    return { call, filed: this.isOpen() };
  }

  drop(): null {
    this.#running.set(null);
    this.tell();
    return null;
  }

  get cutOff(): CutOffCall[] {
    return this.#cutOff;
  }

  seen(): null {
    this.#cutOff = [];
    return null;
  }

  #begin(secondsAgo: number) {
    const began = new Date(Date.now() - secondsAgo * 1000);
    const fields: CallFields = { ...emptyFields(began), expected: "not_sure", answered: "spoke" };
    this.#running.set({ id: crypto.randomUUID(), began_at: began.toISOString(), ended: false, fields });
  }
}
