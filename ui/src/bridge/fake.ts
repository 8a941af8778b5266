import type { Host } from "./host";
export function fakeHost(_query: string): Host { throw new Error("not yet"); }
