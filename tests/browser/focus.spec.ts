/** Where the keyboard is after each step, and that nothing which matters is out of view. */
import { expect, test, type Page } from "./play";

const rail = (page: Page, name: string) =>
  page
    .getByRole("navigation")
    .getByRole("button", { name, exact: true })
    .click();

const SMALL = { width: 880, height: 620 };
const search = (page: Page) =>
  page.getByRole("searchbox", { name: "Search your calls" });
const calls = (page: Page) => page.getByRole("grid", { name: "Your calls" });

test("opening a call leaves the keyboard in the list", async ({ page }) => {
  await page.goto("/?story");
  await rail(page, "Diary");
  await calls(page).focus();
  await page.keyboard.press("Enter");
  const title = page.locator("#call-title");
  await expect(title).toBeVisible();
  const first = await title.textContent();
  await expect(calls(page)).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(title).not.toHaveText(first ?? "");
  await page.keyboard.press("Escape");
  await expect(title).toHaveCount(0);
  await expect(calls(page)).toBeFocused();
});

test("opening an organisation or a report leaves the keyboard in its list", async ({
  page,
}) => {
  await page.goto("/?story");
  await rail(page, "Official contacts");
  const chase = page.getByRole("button", { name: /^Chase/ });
  await chase.focus();
  await page.keyboard.press("Enter");
  await expect(
    page.getByRole("heading", { name: "Chase", exact: true }),
  ).toBeVisible();
  await expect(chase).toBeFocused();
  await rail(page, "Reports");
  const refused = page.getByRole("button", { name: /Refused/ });
  await refused.focus();
  await page.keyboard.press("Enter");
  await expect(
    page.getByRole("heading", { name: "What was sent" }),
  ).toBeVisible();
  await expect(refused).toBeFocused();
});

test("where a call stands in place of the list, the way back is to the list", async ({
  page,
}) => {
  await page.setViewportSize(SMALL);
  await page.goto("/?story");
  await rail(page, "Diary");
  await calls(page).focus();
  await page.keyboard.press("Enter");
  await expect(
    page.getByRole("heading", { level: 1, name: "Diary" }),
  ).toBeFocused();
  await page.getByRole("button", { name: "Back to the list" }).click();
  await expect(calls(page)).toBeFocused();
});

test("Ctrl+F reaches the search from any screen, also past an open call", async ({
  page,
}) => {
  await page.goto("/?story");
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.keyboard.press("Control+f");
  await expect(calls(page)).toBeVisible();
  await expect(search(page)).toBeFocused();
  await page.setViewportSize(SMALL);
  await page.getByRole("row", { name: /Chase/ }).click();
  await expect(page.locator("#call-title")).toContainText("Chase");
  await expect(search(page)).toBeHidden();
  await page.keyboard.press("Control+f");
  await expect(search(page)).toBeFocused();
});

test("another screen begins at its top, also where the rail scrolls with it", async ({
  page,
}) => {
  await page.setViewportSize(SMALL);
  await page.goto("/?text=200");
  await rail(page, "Settings");
  const scroller = page.locator(".columns");
  await scroller.evaluate((element) => element.scrollTo({ top: 900 }));
  expect(
    await scroller.evaluate((element) => element.scrollTop),
    "this is what scrolls here",
  ).toBeGreaterThan(300);
  await page.keyboard.press("Control+f");
  await expect(search(page)).toBeFocused();
  await expect(search(page)).toBeInViewport();
  await rail(page, "Settings");
  await expect
    .poll(() => scroller.evaluate((element) => element.scrollTop))
    .toBe(0);
});

test("the open call's row reports with an undo in view, and the keyboard goes on in the list", async ({
  page,
}) => {
  await page.goto("/?story&seen");
  await rail(page, "Diary");
  const row = page.getByRole("row", { name: /Example Antivirus/ });
  await row.click();
  await expect(page.locator("#call-title")).toBeVisible();
  await row.getByRole("button", { name: "Report" }).press("Enter");
  const told = page
    .getByRole("status")
    .filter({ hasText: "The report goes in ten seconds." })
    .last();
  const undo = told.getByRole("button", { name: "Undo" });
  await expect(undo).toBeInViewport();
  await expect(calls(page)).toBeFocused();
  await undo.click();
  await expect(page.getByText("Undone. Nothing was sent.")).toBeVisible();
});

test("no countdown stands where it is read out every second", async ({
  page,
}) => {
  await page.goto("/?story&seen");
  await rail(page, "Diary");
  await page.getByRole("row", { name: /Example Antivirus/ }).click();
  await page.getByRole("button", { name: "Report this call" }).click();
  await expect(page.getByRole("region", { name: "Your report" })).toContainText(
    /You can undo this for \d+ seconds?/,
  );
  await expect(
    page.locator("[role=status], [role=alert], [aria-live]").filter({
      hasText: /\d seconds?/,
    }),
  ).toHaveCount(0);
  await expect(
    page.getByRole("button", { name: "Undo" }),
  ).toHaveAccessibleDescription("The report goes in ten seconds.");
});

test("a call can be reported without looking for the button", async ({
  page,
}) => {
  await page.goto("/?story");
  await rail(page, "Diary");
  const report = page.getByRole("button", { name: "Report this call" });
  for (const name of [/Example Antivirus/, /card department/]) {
    await page.getByRole("row", { name }).click();
    await expect(report).toHaveCount(1);
    await expect(report).toBeInViewport({ ratio: 1 });
  }
  await report.click();
  const routes = page.getByRole("heading", { name: "Where to report this" });
  await expect(routes).toBeFocused();
  await expect(routes).toBeInViewport();
  await page
    .getByRole("region", { name: "The call" })
    .evaluate((pane) => pane.scrollTo({ top: 0 }));
  await report.click();
  await expect(routes, "a second press goes there again").toBeInViewport();
});

test("what could not be copied is said, and stands selected", async ({
  page,
}) => {
  await page.addInitScript(() => {
    navigator.clipboard.writeText = () => Promise.reject(new Error("no"));
    document.execCommand = () => false;
  });
  await page.goto("/");
  await rail(page, "Official contacts");
  await page.getByRole("button", { name: /^Chase/ }).click();
  const copy = page.getByRole("button", { name: /^Copy number/ }).first();
  const name = (await copy.getAttribute("aria-label")) ?? "";
  await copy.click();
  await expect(page.getByText("Copied", { exact: true })).toHaveCount(0);
  await expect(
    page.getByText("Could not be copied. Select the text and press Ctrl+C."),
  ).toBeVisible();
  const field = page.getByRole("textbox", { name });
  await expect(field).toBeFocused();
  const number = await field.inputValue();
  expect(name, "the number itself").toContain(number);
  expect(await page.evaluate(() => String(getSelection()))).toBe(number);
});

test("showing all calls again also clears the words of the filters", async ({
  page,
}) => {
  await page.goto("/?story");
  await rail(page, "Diary");
  await page.getByText("Filters").click();
  const time = page.getByLabel("Time", { exact: true });
  await time.selectOption("Last 7 days");
  await search(page).fill("nothing like this");
  await page.getByRole("button", { name: "Show all calls" }).click();
  await expect(calls(page)).toBeVisible();
  await expect(time).toHaveValue("any");
  await expect(search(page)).toBeFocused();
});
