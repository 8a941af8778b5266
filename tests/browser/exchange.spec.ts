import {
  expect,
  expectAccessible,
  expectNothingCut,
  test,
  type Page,
} from "./play";

async function settings(page: Page, button: string) {
  await page
    .getByRole("navigation")
    .getByRole("button", { name: "Settings" })
    .click();
  await page.getByRole("button", { name: button }).click();
}

test("all calls are saved in a file, and it is said who can read it", async ({
  page,
}) => {
  await page.goto("/?story&export=1500");
  await settings(page, "Save calls in a file");
  await expect(
    page.getByRole("heading", { level: 1, name: "Save calls in a file" }),
  ).toBeFocused();
  await expect(
    page.getByText("Anyone who has the file can read it"),
  ).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Choose where to save it…" }).click();
  const job = page.getByRole("region", { name: "What the program is doing" });
  await expect(job.getByRole("progressbar")).toBeVisible();
  await expect(job).toContainText("6 calls were written into the file.");
  await job.getByRole("button", { name: "Close" }).click();
  await expect(job).toBeHidden();
});

test("what is being done can be stopped from any screen", async ({ page }) => {
  await page.goto("/?story&export=60000");
  await settings(page, "Save calls in a file");
  await page.getByRole("button", { name: "Choose where to save it…" }).click();
  await page
    .getByRole("navigation")
    .getByRole("button", { name: "Home" })
    .click();
  const job = page.getByRole("region", { name: "What the program is doing" });
  await expectAccessible(page);
  await job.getByRole("button", { name: "Cancel" }).click();
  await expect(job).toContainText("Stopped. No file was written.");
});

test("what came of an import is shown from any screen", async ({ page }) => {
  await page.goto("/?export=1500");
  await settings(page, "Bring calls in from a file");
  await page.getByRole("button", { name: "Choose a file…" }).click();
  await page.getByRole("button", { name: "Bring them in" }).click();
  await page
    .getByRole("navigation")
    .getByRole("button", { name: "Home" })
    .click();
  const job = page.getByRole("region", { name: "What the program is doing" });
  await expect(job).toContainText("2 calls were added to your diary.");
  await job.getByRole("button", { name: "Show" }).click();
  await expect(
    page.getByRole("heading", { name: "2 calls were added to your diary." }),
  ).toBeVisible();
  await expect(job).toBeHidden();
});

test("a large file is looked into while its screen is left, and shown from any", async ({
  page,
}) => {
  await page.goto("/?look=4000");
  await settings(page, "Bring calls in from a file");
  await page.getByRole("button", { name: "Choose a file…" }).click();
  const job = page.getByRole("region", { name: "What the program is doing" });
  await expect(job.getByRole("progressbar")).toBeVisible();
  await page
    .getByRole("navigation")
    .getByRole("button", { name: "Home" })
    .click();
  await expect(job).toContainText("Nothing of it was added yet.");
  await job.getByRole("button", { name: "Show" }).click();
  await expect(
    page.getByRole("heading", { name: "my calls.csv" }),
  ).toBeVisible();
  await expect(job).toBeHidden();
});

test("looking into a large file can be stopped", async ({ page }) => {
  await page.goto("/?look=60000");
  await settings(page, "Bring calls in from a file");
  const choose = page.getByRole("button", { name: "Choose a file…" });
  await choose.click();
  const job = page.getByRole("region", { name: "What the program is doing" });
  await expect(choose).toHaveAttribute("aria-disabled", "true");
  await expectAccessible(page);
  await job.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByText("It was stopped, as you asked.")).toBeVisible();
  await expect(job).toBeHidden();
  await expect(choose).toBeEnabled();
});

test("a call that must wait says so, and is kept", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("button", { name: "Write a call down" }).first().click();
  await page
    .getByLabel("Who did they say they were?")
    .fill("Example Antivirus");
  await page.evaluate(() => sessionStorage.setItem("waits", "save_call"));
  await page.getByRole("button", { name: "Save call" }).click();
  await expect(
    page.getByText("Your diary is busy with something longer."),
  ).toBeVisible();
  await expectAccessible(page);
  await expect(page.getByText("Call saved.").first()).toBeVisible();
});

test("thinking better of it in the system's dialog changes nothing", async ({
  page,
}) => {
  await page.goto("/?story&dialog=none");
  await settings(page, "Save calls in a file");
  const button = page.getByRole("button", { name: "Choose where to save it…" });
  await button.click();
  await expect(button).toBeEnabled();
  await settings(page, "Bring calls in from a file");
  await page.getByRole("button", { name: "Choose a file…" }).click();
  await expect(
    page.getByRole("heading", { name: "Which files can be read" }),
  ).toBeVisible();
});

test("the calls that were searched for are saved in a file", async ({
  page,
}) => {
  await page.goto("/?story");
  await page
    .getByRole("navigation")
    .getByRole("button", { name: "Diary" })
    .click();
  await page.getByRole("searchbox").fill("amazon");
  await page.getByRole("button", { name: "Save these in a file" }).click();
  await expect(
    page.getByText("The 1 call you searched for will be in the file."),
  ).toBeVisible();
  await page.getByRole("button", { name: "Choose where to save it…" }).click();
  await expect(
    page.getByText("1 call was written into the file."),
  ).toBeVisible();
});

test("one call is saved in a file", async ({ page }) => {
  await page.goto("/?story");
  await page
    .getByRole("navigation")
    .getByRole("button", { name: "Diary" })
    .click();
  await page.getByRole("row", { name: /Example Antivirus/ }).click();
  await page.getByRole("button", { name: "Save this call in a file" }).click();
  await expect(
    page.getByText("This one call will be in the file."),
  ).toBeVisible();
  await page.getByRole("button", { name: "Choose where to save it…" }).click();
  await expect(
    page.getByText("1 call was written into the file."),
  ).toBeVisible();
  await expect(
    page.getByRole("button", { name: "Save this call in a file" }),
  ).toBeVisible();
});

test("a table is looked at, its columns are named, and its calls are brought in once", async ({
  page,
}) => {
  await page.goto("/");
  await settings(page, "Bring calls in from a file");
  await page.getByRole("button", { name: "Choose a file…" }).click();
  await expect(
    page.getByRole("heading", { name: "my calls.csv" }),
  ).toBeFocused();
  await expectAccessible(page);
  await expect(page.getByLabel("Remarks")).toHaveValue("notes");
  await page.getByLabel("Date", { exact: true }).selectOption("notes");
  await expect(page.getByRole("alert")).toContainText(
    "which column holds the date",
  );
  await expect(
    page.getByRole("button", { name: "Bring them in" }),
  ).toBeDisabled();
  await page.getByLabel("Date", { exact: true }).selectOption("date_and_time");
  await page.getByRole("radio", { name: "Month first, as in 12/31" }).check();
  await expect(page.getByText(/4 March/).first()).toBeVisible();
  await page.getByText("Which ones, and why").click();
  await expect(page.getByText("Row 4, Date: This is not a date")).toBeVisible();
  await page.getByRole("button", { name: "Bring them in" }).click();
  await expect(
    page.getByRole("heading", { name: "2 calls were added to your diary." }),
  ).toBeVisible();
  await expect(
    page.getByText("1 entry could not be understood and is left out."),
  ).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Open the diary" }).click();
  await expect(
    page.getByRole("row", { name: /Example Antivirus/ }),
  ).toBeVisible();

  await settings(page, "Bring calls in from a file");
  await page.getByRole("button", { name: "Choose a file…" }).click();
  await expect(
    page.getByText("2 are in your diary already and are not added again."),
  ).toBeVisible();
});

test("expected calls are saved with all calls as JSON, and not in a table", async ({
  page,
}) => {
  await page.goto("/?story&appointments=several");
  await settings(page, "Save calls in a file");
  const left = page.getByText("Your expected calls are not in it either.");
  await expect(left).toBeVisible();
  await page.getByRole("radio", { name: "For another program (JSON)" }).check();
  await expect(left).toBeHidden();
  await expect(
    page.getByText("Your expected calls will be in it, too."),
  ).toBeVisible();
  await page.getByRole("button", { name: "Choose where to save it…" }).click();
  await expect(
    page.getByText("expected calls were written into it, too."),
  ).toBeVisible();
});

test("expected calls come in from a file once, counted apart", async ({
  page,
}) => {
  await page.goto("/?own_json");
  await settings(page, "Bring calls in from a file");
  await page.getByRole("button", { name: "Choose a file…" }).click();
  await expect(
    page.getByText("1 call would be added. 2 expected calls would be added."),
  ).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Bring them in" }).click();
  await expect(
    page.getByRole("heading", {
      name: "1 call was added to your diary. 2 expected calls were added.",
    }),
  ).toBeVisible();
  await page
    .getByRole("navigation")
    .getByRole("button", { name: "Expected calls" })
    .click();
  await expect(page.getByText("City Library")).toBeVisible();

  await settings(page, "Bring calls in from a file");
  await page.getByRole("button", { name: "Choose a file…" }).click();
  await expect(
    page.getByText(
      "2 expected calls are here already and are not added again.",
    ),
  ).toBeVisible();
  await expect(
    page.getByRole("button", { name: "Bring them in" }),
  ).toBeDisabled();
});

for (const text of [100, 200])
  test(`import and export fit a small window at ${text} %`, async ({
    page,
  }) => {
    await page.setViewportSize({ width: 880, height: 620 });
    await page.goto(`/?story&text=${text}&theme=dark&export=60000`);
    await settings(page, "Bring calls in from a file");
    await page.getByRole("button", { name: "Choose a file…" }).click();
    await page.getByRole("heading", { name: "my calls.csv" }).waitFor();
    await page.getByText("Which ones, and why").click();
    await expectNothingCut(page);
    await expectAccessible(page);
    await settings(page, "Save calls in a file");
    await page
      .getByRole("button", { name: "Choose where to save it…" })
      .click();
    await page.getByRole("progressbar").waitFor();
    await expectNothingCut(page);
  });
