import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { defineConfig } from "../../ui/node_modules/@playwright/test/index.js";

// Of this work tree alone, and the same in every process that reads this file: two trees tested at once do not meet.
const PORT =
  20_000 +
  (createHash("sha256").update(__dirname).digest().readUInt16BE() % 10_000);
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
  // A machine of CI may stand still for seconds; a test that needed its second try is named as flaky in the output.
  retries: process.env.CI ? 1 : 0,
  timeout: 60_000,
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
    reuseExistingServer: false,
  },
});
