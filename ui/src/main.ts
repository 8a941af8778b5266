import { mount, tick } from "svelte";
import App from "./App.svelte";
import type { Host } from "./bridge/host";
import "./kit/choice.css";
import "./kit/fields.css";
import { Live } from "./rooms/live/live.svelte";
import { Look } from "./rooms/settings/appearance.svelte";
import "./theme/base.css";

/** The fake is built in only with `--mode fake`; a release has nothing but the real bridge. */
async function chooseHost(): Promise<Host> {
  if (import.meta.env.MODE === "fake") return (await import("./bridge/fake")).fakeHost(location.search);
  return (await import("./bridge/tauri")).tauriHost;
}

/** Resolves when a frame was painted; a hidden window paints none, so a moment is enough as well. */
function painted(): Promise<void> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => requestAnimationFrame(() => resolve()));
    setTimeout(resolve, 150);
  });
}

async function start(): Promise<void> {
  const host = await chooseHost();
  const look = new Look(host);
  const live = new Live(host);
  // A start for the live page shows that and nothing before it.
  await Promise.all([look.load(), live.refresh().catch(() => undefined)]);
  const target = document.getElementById("app");
  if (target === null) return;
  mount(App, { target, props: { host, look, live } });
  await tick();
  await painted();
  await host.call("first_frame");
}

void start();
