import { expect, expectAccessible, test, type Page } from "./play";

const nav = (page: Page, name: string) =>
  page
    .getByRole("navigation")
    .getByRole("button", { name, exact: true })
    .click();

async function time(page: Page, field: string, digits: string) {
  const group = page.getByRole("group", { name: field, exact: true });
  await group.getByRole("spinbutton").first().focus();
  await page.keyboard.type(digits, { delay: 20 });
}

test("an expected call is written down by keyboard, and Home tells that it is due", async ({
  page,
}) => {
  await page.goto("/?story&seen");
  await expect(page.getByText("No call is due. Nobody should")).toBeVisible();
  await nav(page, "Expected calls");
  await page
    .getByRole("button", { name: "Write an expected call down" })
    .press("Enter");
  const who = page.getByRole("combobox", { name: "Who will call?" });
  await expect(who).toBeFocused();
  await page.keyboard.type("Dr Okafor");
  await page.getByRole("button", { name: "Save expected call" }).press("Enter");
  await expect(page.getByText("Fill in both times.")).toBeVisible();
  await expect(page.getByText("Choose who arranged it.")).toBeVisible();
  await page.getByRole("radio", { name: "Any time of the day" }).check();
  await page.getByRole("radio", { name: "I did" }).check();
  await page.getByRole("radio", { name: "Face to face" }).check();
  await expect(
    page.getByText("Ringtrue tells you that it is due"),
  ).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Save expected call" }).press("Enter");
  await expect(
    page.getByText("The expected call was written down."),
  ).toBeVisible();
  await nav(page, "Home");
  await expect(
    page.getByText(
      /^A call from Dr Okafor is due today, arranged by you face to face/,
    ),
  ).toBeVisible();
});

test("two times are filled in by keyboard", async ({ page }) => {
  await page.goto("/?story&seen");
  await nav(page, "Expected calls");
  await page
    .getByRole("button", { name: "Write an expected call down" })
    .click();
  const who = page.getByRole("combobox", { name: "Who will call?" });
  await expect(who).toBeFocused();
  await page.keyboard.type("Dr Okafor");
  await time(page, "From", "2300");
  await time(page, "Until", "0100");
  await page.getByRole("radio", { name: "They wrote that they would" }).check();
  await page.getByRole("button", { name: "Save expected call" }).click();
  await expect(
    page.getByRole("heading", {
      name: /^Dr Okafor, today from 23:00 to 0?1:00/,
    }),
  ).toBeVisible();
  await expect(page.getByText("You did not arrange this call.")).toBeVisible();
});

test("a call that a caller announced is a trap, and stands with its call", async ({
  page,
}) => {
  await page.goto("/?story&seen");
  await nav(page, "Diary");
  await page.getByRole("row").first().click();
  await page
    .getByRole("button", { name: "Write down the call they announced" })
    .click();
  await expect(page.getByText("It was proposed in the call")).toBeVisible();
  await expect(
    page.getByRole("radio", { name: "Somebody who called me" }),
  ).toBeChecked();
  await page.getByRole("radio", { name: "Any time of the day" }).check();
  await page.getByRole("button", { name: "Save expected call" }).click();
  await expect(page.getByText("Trap: proposed by a caller")).toBeVisible();
  await nav(page, "Home");
  await expect(page.getByText(/This is a trap: hang up/)).toBeVisible();
});

test("a deleted expected call comes back", async ({ page }) => {
  await page.goto("/?story&seen&appointments=due");
  await nav(page, "Expected calls");
  await page.getByRole("button", { name: /^Trend Micro/ }).click();
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await expect(page.getByText("No call is due.")).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText(/^A call from Trend Micro is due/)).toBeVisible();
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await page.getByRole("button", { name: /^Trend Micro/ }).click();
  await page.getByRole("button", { name: "Delete for good" }).click();
  await expect(page.getByText("No calls are expected")).toBeVisible();
});

test("of a calendar only what was chosen is written down, and once only", async ({
  page,
}) => {
  await page.goto("/?story&seen");
  await nav(page, "Expected calls");
  await page.getByRole("button", { name: "From a calendar" }).click();
  await page.getByRole("button", { name: "Choose a file" }).click();
  await page.getByRole("button", { name: /^Write 0 down/ }).click();
  await expect(page.getByText("Choose at least one entry.")).toBeVisible();
  await page.getByRole("checkbox", { name: /^Trend Micro support/ }).check();
  await page.getByRole("button", { name: "Write one down" }).click();
  await expect(page.getByText("Choose who arranged it.")).toBeVisible();
  await page.getByRole("radio", { name: "I did" }).check();
  await page.getByRole("radio", { name: "On their website" }).check();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Write one down" }).click();
  await expect(
    page.getByText("One expected call was written down."),
  ).toBeVisible();
  await page.getByRole("button", { name: "From a calendar" }).click();
  await page.getByRole("button", { name: "Choose a file" }).click();
  await expect(
    page.getByRole("checkbox", { name: /^Trend Micro support/ }),
  ).toBeDisabled();
});
