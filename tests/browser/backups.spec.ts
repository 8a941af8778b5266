import { expect, expectAccessible, expectNothingCut, test } from "./play";

const settings = async (page: import("./play").Page) => {
  await page
    .getByRole("navigation")
    .getByRole("button", { name: "Settings", exact: true })
    .click();
  return page.getByRole("region", { name: "Backups" });
};

test("a call that was deleted comes back from a backup", async ({ page }) => {
  await page.goto("/?story");
  let section = await settings(page);
  await expect(section.getByText("No backup was made yet.")).toBeVisible();
  await section.getByRole("button", { name: "Back up now" }).click();
  await expect(
    page.getByText("The backup is made and was checked."),
  ).toBeVisible();
  await expect(
    section.getByText(/The newest backup is from .+\./),
  ).toBeVisible();

  const rail = page.getByRole("navigation");
  await rail.getByRole("button", { name: "Diary", exact: true }).click();
  await page.getByRole("row", { name: /Example Antivirus/ }).click();
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await expect(
    page.getByRole("row", { name: /Example Antivirus/ }),
  ).toBeHidden();

  section = await settings(page);
  await section.getByText("Restore a backup").click();
  await section
    .getByRole("button", { name: /Look inside the backup of/ })
    .click();
  const dialog = page.getByRole("dialog", { name: "Restore a backup" });
  await expect(
    dialog.getByRole("heading", { name: "In the backup" }),
  ).toBeVisible();
  await expect(
    dialog.getByRole("heading", { name: "In your diary now" }),
  ).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Restore this backup" }).click();
  await expect(page.getByText("The backup is in place.")).toBeVisible();
  await expect(dialog).toBeHidden();

  await page
    .getByRole("navigation")
    .getByRole("button", { name: "Diary", exact: true })
    .click();
  await expect(
    page.getByRole("row", { name: /Example Antivirus/ }),
  ).toBeVisible();
});

test("a diary that was put aside can be removed", async ({ page }) => {
  await page.goto("/?story&backups");
  const section = await settings(page);
  await section.getByText("Restore a backup").click();
  await section
    .getByRole("button", { name: /Look inside the backup of/ })
    .click();
  await page.getByRole("button", { name: "Restore this backup" }).click();
  const remove = page.getByRole("button", {
    name: /Remove the diary put aside on/,
  });
  await expect(remove).toBeVisible();
  await expectAccessible(page);
  await remove.click();
  const question = page.getByRole("dialog", {
    name: "Remove the diary that was put aside?",
  });
  await question.getByRole("button", { name: "No, keep it" }).click();
  await expect(remove).toBeVisible();
  await remove.click();
  await question.getByRole("button", { name: "Remove", exact: true }).click();
  await expect(
    page.getByText("The diary that was put aside is removed."),
  ).toBeVisible();
  await expect(remove).toBeHidden();
});

test("looking inside a backup and leaving changes nothing", async ({
  page,
}) => {
  await page.goto("/?story&backups");
  const section = await settings(page);
  await section.getByText("Restore a backup").click();
  await section
    .getByRole("button", { name: /Look inside the backup of/ })
    .click();
  await page
    .getByRole("button", { name: "Leave everything as it is" })
    .press("Enter");
  await expect(page.getByRole("dialog")).toBeHidden();
  await section
    .getByRole("button", { name: /Look inside the backup of/ })
    .click();
  await expect(
    page.getByRole("button", { name: "Restore this backup" }),
  ).toBeVisible();
});

test("a file of another computer asks for its passphrase", async ({ page }) => {
  await page.goto("/?story&backups");
  const section = await settings(page);
  await expect(
    section.getByText(/Only this computer can open your backups/),
  ).toBeVisible();
  await section.getByText("Restore a backup").click();
  await section.getByRole("button", { name: "Choose a backup file…" }).click();
  const dialog = page.getByRole("dialog", { name: "Restore a backup" });
  await dialog.getByLabel("Passphrase of the backup").fill("not the one");
  await dialog.getByRole("button", { name: "Open the backup" }).click();
  await expect(dialog.getByRole("alert")).toBeVisible();
  await expectAccessible(page);
});

test("a damaged diary is answered with a backup", async ({ page }) => {
  await page.goto("/?story&backups&trouble=vault_damaged&text=200");
  await expect(
    page.getByRole("heading", { name: "Get your diary back from a backup" }),
  ).toBeVisible();
  await expectAccessible(page);
  await expectNothingCut(page);
  await expect(
    page.getByText("This one is damaged and cannot be opened."),
  ).toBeVisible();
  await page.getByRole("button", { name: /Look inside the backup of/ }).click();
  await expect(
    page.getByText(/What can still be read of it is saved/),
  ).toBeVisible();
  await page.getByRole("button", { name: "Restore this backup" }).click();
  await expect(
    page.getByText("2 calls of the damaged diary were saved as well", {
      exact: false,
    }),
  ).toBeVisible();
  await expect(
    page.getByRole("navigation").getByRole("button", { name: "Diary" }),
  ).toBeVisible();
});

test("the diary is checked on demand", async ({ page }) => {
  await page.goto("/?story");
  const section = await settings(page);
  await section.getByRole("button", { name: "Check the diary" }).click();
  await expect(
    page.getByText(/Your diary is in order: \d+ calls were read/),
  ).toBeVisible();
  await expect(section.getByText(/all is in order/)).toBeVisible();
  await expectAccessible(page);
});

test("looking inside a large backup shows how far it is, and can be left", async ({
  page,
}) => {
  await page.goto("/?story&backups&look=60000");
  const section = await settings(page);
  await section.getByText("Restore a backup").click();
  const look = section.getByRole("button", {
    name: /Look inside the backup of/,
  });
  await look.click();
  const dialog = page.getByRole("dialog", { name: "Restore a backup" });
  await expect(dialog.getByRole("progressbar")).toBeVisible();
  await expectAccessible(page);
  await dialog
    .getByRole("button", { name: "Leave everything as it is" })
    .click();
  await expect(dialog).toBeHidden();
  await look.click();
  await expect(dialog.getByRole("progressbar")).toBeVisible();
});

test("a restore shows how far it is, and is stopped by leaving everything as it is", async ({
  page,
}) => {
  await page.goto("/?story&backups&export=4000");
  const section = await settings(page);
  await section.getByText("Restore a backup").click();
  await section
    .getByRole("button", { name: /Look inside the backup of/ })
    .click();
  const dialog = page.getByRole("dialog", { name: "Restore a backup" });
  await dialog.getByRole("button", { name: "Restore this backup" }).click();
  await expect(dialog.getByText("Putting the backup in place…")).toBeVisible();
  await expectAccessible(page);
  await dialog
    .getByRole("button", { name: "Leave everything as it is" })
    .press("Enter");
  await expect(dialog).toBeHidden();
  await expect(
    page.getByText("Stopped. Your diary is as it was."),
  ).toBeVisible();
});
