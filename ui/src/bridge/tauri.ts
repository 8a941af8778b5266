import { invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import type { Notice } from "./gen/types";
import type { Host } from "./host";

export const tauriHost: Host = {
  call: (name, ...request) => invoke(name, request.length === 0 ? undefined : { request: request[0] }),
  onNotice(listener) {
    const stop = listen<Notice>("notice", (event) => listener(event.payload));
    return () => void stop.then((unlisten) => unlisten());
  },
};
