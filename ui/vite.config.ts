import { paraglideVitePlugin } from "@inlang/paraglide-js";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { svelteTesting } from "@testing-library/svelte/vite";
import { defineConfig } from "vitest/config";

export default defineConfig(({ mode }) => ({
  plugins: [
    paraglideVitePlugin({
      project: "./src/words/project.inlang",
      outdir: "./src/words/gen",
      outputStructure: "locale-modules",
      strategy: ["baseLocale"],
      emitReadme: false,
    }),
    svelte(),
    svelteTesting(),
  ],
  clearScreen: false,
  server: { port: 1420, strictPort: true },
  build: {
    // The engines of the desktop: WebKitGTK 2.44, WKWebView of macOS 14.5, WebView2.
    target: ["safari17.5", "chrome123"],
    // The content policy allows no `data:` address.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    outDir: mode === "fake" ? "../tests/browser/out/site" : "dist",
    emptyOutDir: true,
  },
  test: {
    environment: "jsdom",
    include: ["src/**/*.test.ts"],
  },
}));
