/** What could not be saved while it is written is said, tried again, and never left by mistake. */
import { expect, test, type Page } from "./play";

const diskIsFull = (page: Page, full: boolean) =>
  page.evaluate((fails) => {
    if (fails) sessionStorage.setItem("fails", "keep_draft");
    else sessionStorage.removeItem("fails");
  }, full);

const alert = (page: Page) =>
  page
    .getByRole("alert")
    .filter({ hasText: "What you are writing is not saved yet." });
const notes = (page: Page) => page.getByLabel("Notes", { exact: true });
const foot = (page: Page) => page.getByRole("navigation").locator(".foot");

async function writeOnAFullDisk(page: Page) {
  await page.goto("/");
  await page.getByRole("button", { name: "Write a call down" }).click();
  await diskIsFull(page, true);
  await notes(page).fill("They said my licence");
  await expect(alert(page)).toBeVisible();
}

test("a draft that cannot be saved is told, and saved by itself later", async ({
  page,
}) => {
  await page.clock.install();
  await writeOnAFullDisk(page);
  await expect(foot(page)).toContainText(
    "What you are writing is not saved yet.",
  );
  await expect(foot(page)).not.toContainText("Everything is saved");
  await diskIsFull(page, false);
  await page.clock.runFor(6_000);
  await expect(alert(page)).toHaveCount(0);
  await expect(foot(page)).toContainText("Everything is saved");
});

test("leaving waits for what was typed a moment ago", async ({ page }) => {
  await writeOnAFullDisk(page);
  await page
    .getByRole("navigation")
    .getByRole("button", { name: "Settings" })
    .click();
  const again = page.getByRole("button", { name: "Try again" });
  await expect(again).toBeFocused();
  await expect(again).toBeInViewport();
  await expect(notes(page)).toHaveValue("They said my licence");
  // In one step: the form also tries again by itself, and would be done before a click on a slow machine.
  await again.evaluate((button: HTMLButtonElement) => {
    sessionStorage.removeItem("fails");
    button.click();
  });
  await expect(
    page.getByRole("heading", { level: 1, name: "Settings" }),
  ).toBeVisible();
  await page.keyboard.press("Control+n");
  await expect(notes(page)).toHaveValue("They said my licence");
});

test("leaving without what cannot be saved is the person's choice", async ({
  page,
}) => {
  await writeOnAFullDisk(page);
  await notes(page).press("Escape");
  await page.getByRole("button", { name: "Leave without it" }).click();
  await expect(
    page.getByRole("heading", { level: 1, name: "Did someone call you?" }),
  ).toBeVisible();
  await expect(foot(page)).toContainText("Everything is saved");
});
