import { expect, expectNothingCut, test, type Page } from "./play";

async function openCall(page: Page, name: RegExp) {
  await page
    .getByRole("navigation")
    .getByRole("button", { name: "Diary", exact: true })
    .click();
  await page.getByRole("row", { name }).click();
}

const card = (page: Page) =>
  page.getByRole("region", { name: "What your notes say about them" });

test("the page of a call gives three reasons, each with whose rule it is and where it was read", async ({
  page,
}) => {
  await page.goto("/?story");
  await openCall(page, /Trend Micro/);
  await expect(card(page)).toContainText(
    "If what you noted is right, this cannot be who they said they were.",
  );
  await expect(card(page).locator("summary:visible")).toHaveCount(4);
  await expect(card(page).locator("summary").nth(3)).toHaveText(
    "One more reason",
  );

  const reason = card(page).locator("summary").first();
  await reason.focus();
  await page.keyboard.press("Enter");
  for (const told of [
    /^Trend Micro\. Read on helpcenter\.trendmicro\.com, 21 November 2026/,
    /^You arranged this call yourself/,
    "Rule TM-01, version 1",
  ])
    await expect(
      card(page).getByText(told).filter({ visible: true }),
    ).toHaveCount(1);
  await expect(
    card(page).getByRole("button", {
      name: "See the page helpcenter.trendmicro.com",
    }),
  ).toBeVisible();
  await card(page).getByText("No real business").click();
  await expect(card(page).getByText(/Read on news4jax\.com/)).toBeVisible();
  await expect(
    card(page).getByRole("button", { name: /news4jax/ }),
    "a page that is not official is named, not opened",
  ).toHaveCount(0);
  await expect(card(page)).not.toContainText(/\bsafe\b|genuine/i);
  await expect(card(page)).toContainText("You were first shown this on");
});

test("what was shown before stays as it was, and a later rule is told beside it", async ({
  page,
}) => {
  await page.goto("/?story&shown");
  await openCall(page, /Trend Micro/);
  const before = card(page).locator("summary", {
    hasText: "What you were shown before (2)",
  });
  await before.focus();
  await page.keyboard.press("Enter");
  const entries = card(page).locator("ol > li");
  await expect(entries).toHaveCount(2);
  await expect(entries.first()).toContainText("This cannot be who they said");
  await expect(entries.nth(1)).toContainText("A reason to be careful");
  await expect(entries.nth(1).getByRole("listitem")).toHaveText([
    "Trend Micro hardly ever calls unexpectedly. This rule has been changed since. This is what it said then.",
    "Whoever rings from a withheld number has something to hide. This rule is no longer used.",
  ]);
});

test("the one answer that is missing is asked for, and changes the verdict at once", async ({
  page,
}) => {
  await page.goto("/");
  await page.getByRole("button", { name: "Write a call down" }).click();
  const claimed = page.getByRole("combobox", {
    name: "Who did they say they were?",
  });
  await expect(claimed).toBeFocused();
  await claimed.fill("Trend Micro");
  await page.getByRole("radio", { name: "Not sure" }).check({ force: true });
  await page.getByRole("button", { name: "Save call" }).click();
  await expect(card(page)).toContainText("Not enough to tell");
  await expect(card(page)).toContainText("Were you expecting this call?");

  await card(page).getByRole("button", { name: "Add the answer" }).click();
  await expect(page.getByRole("radio", { name: "Not sure" })).toBeFocused();
  await page.getByRole("radio", { name: "No", exact: true }).press("Space");
  await page.getByRole("button", { name: "Save call" }).click();
  await expect(card(page)).toContainText("This cannot be who they said");
  await expect(
    card(page).getByRole("button", { name: "Add the answer" }),
  ).toHaveCount(0);
});

test("a call of which next to nothing was noted is neither accused nor vouched for, in a small window with large text", async ({
  page,
}) => {
  await page.setViewportSize({ width: 880, height: 620 });
  await page.goto("/?story&text=200");
  await openCall(page, /\+44 20 7946 0958/);
  await expect(card(page)).toContainText(
    "What you noted does not tell who really called.",
  );
  await expectNothingCut(page);
});

test("that nothing was wanted is an answer, and stands alone", async ({
  page,
}) => {
  await page.goto("/");
  await page.getByRole("button", { name: "Write a call down" }).click();
  const claimed = page.getByRole("combobox", {
    name: "Who did they say they were?",
  });
  await expect(claimed).toBeFocused();
  await claimed.fill("Dr Miller");
  const wanted = page.getByRole("group", { name: "What did they want?" });
  await wanted.getByRole("checkbox", { name: "Gift cards" }).press("Space");
  await wanted.getByRole("checkbox", { name: "Nothing" }).press("Space");
  await expect(
    wanted.getByRole("checkbox", { name: "Gift cards" }),
  ).not.toBeChecked();
  await page.getByRole("button", { name: "Save call" }).click();
  await expect(page.getByText(/wanted nothing/).first()).toBeVisible();
  await expect(card(page)).not.toContainText("What did they want?");
});

test("a text suggests facts, of which one is noted and one refused, and the verdict changes with it", async ({
  page,
}) => {
  await page.goto("/");
  await page.getByRole("button", { name: "Write a call down" }).click();
  await expect(
    page.getByRole("combobox", { name: "Who did they say they were?" }),
  ).toBeFocused();
  const soFar = page.getByText("That is what your answers say so far.");
  await expect(soFar).toHaveCount(0);
  await page
    .locator("summary", { hasText: "Paste or type what was said" })
    .press("Enter");
  const text = page.getByRole("textbox", { name: "What was said" });
  await text.fill("🎣 He wanted gift cards and knew my ticket number.");
  const open = page.getByRole("region", { name: "Are these right?" });
  await expect(open.getByRole("listitem")).toHaveCount(2);
  await expect(page.locator("mark")).toHaveText([
    "gift cards",
    "my ticket number",
  ]);
  await expect(soFar, "nothing is set by itself").toHaveCount(0);

  const yes = open.getByRole("button", { name: "Yes, note it" });
  await expect(yes.first()).toHaveAccessibleDescription(
    /What did they want\? Gift cards/,
  );
  await yes.first().press("Enter");
  await expect(page.getByText("Noted: Gift cards.")).toBeVisible();
  const last = page.getByRole("region", { name: "Is this right?" });
  await expect(
    last.getByRole("button", { name: "Yes, note it" }),
    "the keyboard goes on with the next",
  ).toBeFocused();
  await expect(soFar).toBeVisible();
  await expect(
    page.getByText("No real business and no authority wants to be paid"),
  ).toBeVisible();

  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(last).toHaveCount(0);
  await expect(page.getByText(/Not noted: .*nothing more/)).toBeFocused();
  await text.press("End");
  await text.pressSequentially(" He rang twice.");
  await expect(
    page.getByText("There is nothing more to answer about this text."),
    "what was refused stays refused",
  ).toBeVisible();
  await expect(
    page.getByRole("checkbox", { name: "Gift cards" }),
  ).toBeChecked();
  await expect(
    page.getByRole("checkbox", { name: "Ticket number" }),
  ).not.toBeChecked();

  await page
    .getByRole("button", { name: "Put this text into the notes" })
    .click();
  await expect(page.getByRole("textbox", { name: "Notes" })).toHaveValue(
    /gift cards and knew/,
  );
  await page.getByRole("button", { name: "Save call" }).click();
  await expect(card(page)).toContainText("No real business");
});
