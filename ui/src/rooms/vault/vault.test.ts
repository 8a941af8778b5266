import { expect, it, vi } from "vitest";
import type { VaultStatus } from "../../bridge/gen/types";
import type { Host } from "../../bridge/host";
import { Vault } from "./vault.svelte";

const READY: VaultStatus = { state: "ready", new: false, filed: 0, unread: 0, unfiled: null, renewed: false };
const LOCKED: VaultStatus = { state: "locked", ways: ["passphrase"], inbox: 0 };

/** A vault whose answers come when the test says so, in the order in which they were asked for. */
function vault() {
  const asked: { resolve: (status: VaultStatus) => void; reject: (reason: unknown) => void }[] = [];
  const onlock = vi.fn();
  const call = () => new Promise<VaultStatus>((resolve, reject) => asked.push({ resolve, reject }));
  return { asked, onlock, vault: new Vault({ call } as unknown as Host, onlock) };
}

it("an answer that comes late replaces no newer one", async () => {
  const { asked, onlock, vault: door } = vault();
  const [first, second] = [door.refresh(), door.refresh()];
  asked[1]?.resolve(READY);
  await second;
  asked[0]?.resolve(LOCKED);
  await first;
  expect(door.status).toEqual(READY);
  expect(onlock).not.toHaveBeenCalled();
});

it("tells that an open diary was locked, and only that", async () => {
  const { asked, onlock, vault: door } = vault();
  for (const [index, status] of [LOCKED, READY, LOCKED].entries()) {
    const done = door.refresh();
    asked[index]?.resolve(status);
    await done;
  }
  expect(onlock).toHaveBeenCalledTimes(1);
});

it("a way in that was refused leaves the page as it is and says why", async () => {
  const { asked, vault: door } = vault();
  const locked = door.refresh();
  asked[0]?.resolve(LOCKED);
  await locked;
  const tried = door.unlock({ way: "passphrase", passphrase: "wrong" });
  expect(door.busy).toBe(true);
  asked[1]?.reject({ code: "wrong_passphrase" });
  await tried;
  expect(door.status).toEqual(LOCKED);
  expect(door.refused).toEqual({ code: "wrong_passphrase" });
  expect(door.busy).toBe(false);
});

it("while the key store thinks, another way in may be tried, and the late answer of the first replaces nothing", async () => {
  const { asked, vault: door } = vault();
  const byKeyStore = door.unlock({ way: "system" });
  expect(door.busy).toBe(true);
  const told = door.refresh();
  asked[1]?.resolve({ state: "asking", ways: ["passphrase"], inbox: 0 });
  await told;
  expect(door.busy).toBe(false);
  const byPassphrase = door.unlock({ way: "passphrase", passphrase: "right" });
  asked[0]?.reject({ code: "vault_locked" });
  await byKeyStore;
  expect([door.busy, door.refused, door.status.state]).toEqual([true, null, "asking"]);
  asked[2]?.resolve(READY);
  await byPassphrase;
  expect([door.busy, door.status]).toEqual([false, READY]);
});
