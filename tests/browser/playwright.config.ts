import { existsSync } from "node:fs";
import { defineConfig } from "../../ui/node_modules/@playwright/test/index.js";

const PORT = 4173;
const system = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
].find((path) => existsSync(path));

export default defineConfig({
  testDir: ".",
  testMatch: "*.spec.ts",
  outputDir: "out/results",
  fullyParallel: true,
  workers: 2,
  forbidOnly: true,
  reporter: [["line"]],
  expect: { timeout: 10_000 },
  use: {
    baseURL: `http://127.0.0.1:${PORT}`,
    viewport: { width: 1180, height: 800 },
    locale: "en-GB",
    timezoneId: "Europe/London",
    launchOptions: { executablePath: system, args: ["--no-sandbox"] },
  },
  webServer: {
    command: `node serve.mjs ${PORT}`,
    cwd: __dirname,
    url: `http://127.0.0.1:${PORT}`,
    reuseExistingServer: true,
  },
});
