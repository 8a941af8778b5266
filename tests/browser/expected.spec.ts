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
  await expect(page.getByText("This ends on the next day.")).toBeVisible();
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

test("a call that a caller announced is written down before theirs is saved, and stands with it then", async ({
  page,
}) => {
  await page.goto("/?story&seen");
  await page.getByRole("button", { name: "Write a call down" }).click();
  const who = page.getByRole("combobox", { name: "Who did they say" });
  await expect(who).toBeFocused();
  await page.keyboard.type("Acme Repairs");
  await page.getByRole("radio", { name: "earlier caller" }).check();
  await page
    .getByRole("button", { name: "Write down the call they announced" })
    .click();
  await expect(
    page.getByRole("combobox", { name: "Who will call?" }),
  ).toHaveValue("Acme Repairs");
  await page.getByRole("radio", { name: "Any time of the day" }).check();
  await page.getByRole("button", { name: "Save expected call" }).click();
  await expect(who).toHaveValue("Acme Repairs");
  await page.getByRole("button", { name: "Save call" }).click();
  await expect(
    page.getByText("Calls that were proposed in this one"),
  ).toBeVisible();
  await page.getByRole("button", { name: /^Acme Repairs.*today/ }).click();
  await expect(page.getByText("Proposed in this call")).toBeVisible();
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

test("a call's page says what was due when it came, and what became of that since", async ({
  page,
}) => {
  await page.goto("/?story&seen&appointments=due");
  await page.getByRole("button", { name: "Write a call down" }).first().click();
  await page
    .getByRole("combobox", { name: "Who did they say they were?" })
    .fill("Trend Micro");
  await page.getByRole("button", { name: "Save call" }).click();
  const due = page.getByText(/^A call from Trend Micro was due today/);
  const deleted = page.getByText("You have deleted this expected call since.");
  await expect(due).toBeVisible();
  await expect(deleted).toBeHidden();

  await nav(page, "Expected calls");
  await page.getByRole("button", { name: /^Trend Micro/ }).click();
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await nav(page, "Diary");
  await page.getByRole("row").first().click();
  await expect(due).toBeVisible();
  await expect(deleted).toBeVisible();
  await expectAccessible(page);
  await page
    .getByRole("button", { name: "Show it as it is now" })
    .press("Enter");
  await page.getByRole("button", { name: "Bring back" }).click();
  await nav(page, "Diary");
  await page.getByRole("row").first().click();
  await expect(due).toBeVisible();
  await expect(deleted).toBeHidden();
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
    page.getByRole("checkbox", {
      name: /^Trend Micro support.*Written down before$/,
    }),
  ).toBeDisabled();
});

test("a call that the calendar moved is moved, and keeps what was noted of it", async ({
  page,
}) => {
  await page.goto("/?story&seen&appointments=moved");
  await nav(page, "Expected calls");
  await page.getByRole("button", { name: "From a calendar" }).click();
  await page.getByRole("button", { name: "Choose a file" }).click();
  await page
    .getByRole("checkbox", {
      name: /^Video call with Example Bank.*Written down before: Example Bank, Ms Adeyemi, (on|today|tomorrow)/,
    })
    .check();
  await expect(page.getByText("Who arranged these calls?")).toBeHidden();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Write one down" }).click();
  await page.getByRole("button", { name: /^Example Bank, Ms Adeyemi/ }).click();
  await expect(
    page.getByRole("heading", { name: /Ms Adeyemi, .* from 10:00/ }),
  ).toBeVisible();
  await expect(page.getByText("by you, face to face")).toBeVisible();
});

const writing = async (page: Page) => {
  await nav(page, "Expected calls");
  await page
    .getByRole("button", { name: "Write an expected call down" })
    .click();
  const who = page.getByRole("combobox", { name: "Who will call?" });
  await expect(who).toBeFocused();
  return who;
};

test("what is written of an expected call is there again after it was left and locked, until it is saved", async ({
  page,
}) => {
  await page.goto("/?story&slots=passphrase,recovery_code");
  await writing(page);
  await page.keyboard.type("Dr Okafor");
  await time(page, "From", "2300");
  await page.keyboard.press("Escape");
  await expect(page.getByText("No calls are expected")).toBeVisible();
  await nav(page, "Home");
  await expect(
    page.getByText("You were writing an expected call down."),
  ).toBeVisible();
  await page.getByRole("button", { name: "Go on", exact: true }).click();
  const who = page.getByRole("combobox", { name: "Who will call?" });
  await expect(who).toBeFocused();
  await expect(page.getByText("We kept what you were writing.")).toBeVisible();
  await expect(who).toHaveValue("Dr Okafor");
  await page.keyboard.press("End");
  await page.keyboard.type(", dentist");
  await page.keyboard.press("Control+l");
  await page
    .getByLabel("Passphrase", { exact: true })
    .fill("lamp otter gravel");
  await page.getByRole("button", { name: "Open my diary" }).click();
  await expect(await writing(page)).toHaveValue("Dr Okafor, dentist");
  await expect(
    page
      .getByRole("group", { name: "From", exact: true })
      .getByRole("spinbutton")
      .first(),
  ).toHaveText(/11|23/);
  await expectAccessible(page);

  await page.getByRole("button", { name: "Start afresh" }).click();
  await expect(who).toHaveValue("");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(who).toHaveValue("Dr Okafor, dentist");
  await page.getByRole("radio", { name: "Any time of the day" }).check();
  await page.getByRole("radio", { name: "I did" }).check();
  await page.getByRole("button", { name: "Save expected call" }).click();
  await expect(
    page.getByText("The expected call was written down."),
  ).toBeVisible();
  await expect(await writing(page)).toHaveValue("");
  await expect(page.getByText("We kept what you were writing.")).toBeHidden();
});

test("a change of an expected call is kept for that call only", async ({
  page,
}) => {
  await page.goto("/?story&seen&appointments=due");
  const change = async () => {
    await nav(page, "Expected calls");
    await page.getByRole("button", { name: /^Trend Micro/ }).click();
    await page.getByRole("button", { name: "Edit", exact: true }).click();
    const who = page.getByRole("combobox", { name: "Who will call?" });
    await expect(who).toBeFocused();
    return who;
  };
  await (await change()).fill("Trend Micro, Ms Adeyemi");
  await nav(page, "Home");
  await expect(await writing(page)).toHaveValue("");
  await page.keyboard.press("Escape");
  await expect(await change()).toHaveValue("Trend Micro, Ms Adeyemi");
  await expect(page.getByText("We kept what you were writing.")).toBeVisible();
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(await change()).toHaveValue("Trend Micro");
});

test("a call that another caller announced opens as that, and what was left before is not lost", async ({
  page,
}) => {
  await page.goto("/?story&seen");
  const who = await writing(page);
  await page.keyboard.type("Dr Okafor");
  await page.getByRole("radio", { name: "I did" }).check();
  await page.getByRole("radio", { name: "Face to face" }).check();
  await nav(page, "Diary");
  await page.getByRole("row").first().click();
  await page
    .getByRole("button", { name: "Write down the call they announced" })
    .click();
  const earlierCaller = page.getByRole("radio", {
    name: "Somebody who called me",
  });
  await expect(earlierCaller).toBeChecked();
  await expect(who).not.toHaveValue("Dr Okafor");
  await expect(page.getByText("another expected call down")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Go on with Dr Okafor" }).click();
  await expect(who).toBeFocused();
  await expect(who).toHaveValue("Dr Okafor");
  await nav(page, "Diary");
  await page.getByRole("row").first().click();
  await page
    .getByRole("button", { name: "Write down the call they announced" })
    .click();
  await expect(earlierCaller).toBeChecked();
  await page.getByRole("radio", { name: "Any time of the day" }).check();
  await page.getByRole("button", { name: "Save expected call" }).click();
  await expect(page.getByText("Trap: proposed by a caller")).toBeVisible();
  await expect(await writing(page)).toHaveValue("Dr Okafor");
  await expect(page.getByRole("radio", { name: "Face to face" })).toBeChecked();
});
