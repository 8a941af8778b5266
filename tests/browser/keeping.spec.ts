/** What is kept, what goes, and when: the bin, evidence, old calls, what changed. */
import {
  expect,
  expectAccessible,
  expectNothingCut,
  test,
  type Page,
} from "./play";

const rail = (page: Page, name: string) =>
  page
    .getByRole("navigation")
    .getByRole("button", { name, exact: true })
    .click();

async function openCall(page: Page, text: string) {
  await rail(page, "Diary");
  await page.getByRole("row", { name: text }).first().click();
  await expect(page.locator("#call-title")).toContainText(text);
}

async function deleteCall(page: Page, text: string) {
  await openCall(page, text);
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await expect(page.getByText("Call deleted.").first()).toBeVisible();
}

async function openBin(page: Page) {
  await rail(page, "Diary");
  await page.getByRole("button", { name: "Bin", exact: true }).click();
  await expect(
    page.getByRole("heading", { level: 1, name: "Bin" }),
  ).toBeFocused();
}

const inBin = (page: Page, name: string | RegExp) =>
  page.getByRole("grid", { name: "Deleted calls" }).getByRole("row", { name });

async function changeNotes(page: Page, notes: string) {
  await page.getByRole("button", { name: "Edit", exact: true }).click();
  await page.getByLabel("Notes", { exact: true }).fill(notes);
  await page.getByRole("button", { name: "Save call" }).click();
  await expect(page.getByText("Call saved.").first()).toBeVisible();
}

test("a deleted call comes back from the bin by keyboard alone", async ({
  page,
}) => {
  await page.goto("/?story");
  await deleteCall(page, "Chase");
  await openBin(page);
  await page.getByRole("grid", { name: "Deleted calls" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.locator("#call-title")).toContainText("Chase");
  await expect(page.getByText(/It goes for good on \d/)).toBeVisible();
  await page.getByRole("button", { name: "Bring back", exact: true }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByText("The bin is empty")).toBeVisible();
  await openCall(page, "Chase");
});

test("deleting for good is asked about, and then it is gone", async ({
  page,
}) => {
  await page.goto("/?story");
  await deleteCall(page, "Chase");
  await openBin(page);
  await inBin(page, /Chase/).click();
  await page.getByRole("button", { name: "Delete for good" }).click();
  const dialog = page.getByRole("dialog", {
    name: "Delete this call for good?",
  });
  await expect(dialog).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "No, keep it" }).click();
  await expect(inBin(page, /Chase/)).toBeVisible();
  await page.getByRole("button", { name: "Delete for good" }).click();
  await dialog.getByRole("button", { name: "Delete for good" }).click();
  await expect(page.getByText("The bin is empty")).toBeVisible();
  await rail(page, "Reports");
  await page.getByRole("button", { name: /Received/ }).click();
  await expect(page.getByText("You deleted this call.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Show the call" })).toHaveCount(
    0,
  );
});

test("a report leads to its call in the bin", async ({ page }) => {
  await page.goto("/?story");
  await deleteCall(page, "Chase");
  await rail(page, "Reports");
  await page.getByRole("button", { name: /Received/ }).click();
  await page.getByRole("button", { name: "Look in the bin" }).click();
  await expect(page.locator("#call-title")).toContainText("Chase");
});

test("a bin of a hundred thousand calls is a list like any other", async ({
  page,
}) => {
  await page.goto("/?calls=100000");
  await rail(page, "Settings");
  await page
    .getByLabel("Old calls go to the bin by themselves")
    .selectOption("After 6 months");
  await expect(page.getByText(/That puts 9\d,\d{3} calls/)).toBeVisible();
  await page.getByRole("button", { name: "Switch it on" }).click();
  await expect(page.getByText("Switched on.")).toBeVisible();
  await openBin(page);
  await expect(page.getByText(/^9\d,\d{3} calls$/)).toBeVisible();
  const grid = page.getByRole("grid", { name: "Deleted calls" });
  await grid.focus();
  await page.keyboard.press("End");
  await expect(grid.getByRole("row").last()).toContainText("Deleted");
  expect(await grid.getByRole("row").count()).toBeLessThan(60);

  await page.getByRole("button", { name: "Empty the bin" }).click();
  const dialog = page.getByRole("dialog", { name: /Delete 9\d,\d{3} calls/ });
  await dialog.getByRole("button", { name: "Delete for good" }).click();
  await expect(page.getByText(/calls deleted for good/)).toBeVisible();
  await expect(page.getByText("The bin is empty")).toBeVisible();
});

test("what is to be put away is counted before it is switched on, and comes back", async ({
  page,
}) => {
  await page.goto("/?calls=10000");
  await rail(page, "Settings");
  const retention = page.getByLabel("Old calls go to the bin by themselves");
  await expect(retention).toHaveValue("never");
  await retention.selectOption("After 6 months");
  await page.getByRole("button", { name: "Not now" }).click();
  await expect(retention).toHaveValue("never");
  await retention.selectOption("After 6 months");
  await page.getByRole("button", { name: "Switch it on" }).click();
  await openBin(page);
  await page.getByRole("button", { name: "Bring all back" }).click();
  await expect(page.getByText(/calls are back/)).toBeVisible();
  await expect(page.getByText("The bin is empty")).toBeVisible();
});

test("a call kept for evidence says so, and is not deleted", async ({
  page,
}) => {
  await page.goto("/?story");
  await openCall(page, "Chase");
  const keep = page.getByRole("switch", { name: "Keep for evidence" });
  await keep.press("Space");
  await expect(page.getByRole("row", { name: /Chase/ })).toContainText("Kept");
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await expect(
    page.getByText(/So it cannot be deleted, and nothing was changed/),
  ).toBeVisible();
  await expect(page.getByRole("row", { name: /Chase/ })).toBeVisible();
  await keep.press("Space");
  await expect(page.getByRole("row", { name: /Chase/ })).not.toContainText(
    "Kept",
  );
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await expect(page.getByText("Call deleted.").first()).toBeVisible();
});

test("what changed is told field by field, and can be brought back", async ({
  page,
}) => {
  await page.goto("/?story");
  await openCall(page, "Chase");
  await expect(page.getByText("What changed")).toHaveCount(0);
  await changeNotes(page, `First words. ${"And so on. ".repeat(60)}The end.`);
  await changeNotes(page, "Second words.");
  await page.getByText("What changed").click();
  const changes = page.getByRole("list").filter({ hasText: "Before:" });
  await expect(changes.getByRole("listitem")).toHaveCount(2);
  await expect(changes).toContainText(/On .* you changed “Notes”\./);
  await expect(changes).toContainText(/On .* you added “Notes”\./);
  await expect(changes).not.toContainText("The end.");
  await changes.getByRole("button", { name: "Show all of it" }).first().click();
  await expect(changes).toContainText("The end.");
  await expectAccessible(page);
  await expectNothingCut(page);
  await changes
    .getByRole("button", { name: "Bring back what was there before" })
    .first()
    .click();
  await expect(changes.getByRole("listitem")).toHaveCount(3);
  await expect(page.locator(".notes")).toContainText("First words.");
});
