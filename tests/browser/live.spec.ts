import { expect, test, type Page } from "./play";

const asked = (page: Page, question: string) =>
  expect(page.getByRole("heading", { level: 1, name: question })).toBeFocused();
const calls = (page: Page) =>
  page.getByRole("button", { name: /^“Trend Micro”/ });

test("a call is noted by one key an answer, and each answer is there to be changed", async ({
  page,
}) => {
  await page.goto("/");
  await page.getByRole("button", { name: "I’m on the phone now" }).click();
  await asked(page, "Who do they say they are?");
  await expect(page.getByRole("navigation")).toHaveCount(0);
  await page.keyboard.press("1");
  await asked(page, "Were you expecting this call?");
  const advice = page.getByRole("region", { name: "While you listen" });
  await expect(advice).toContainText("Trend Micro never calls unexpectedly.");
  await expect(advice).toContainText("I don’t take calls I didn’t arrange.");
  await expect(advice).not.toContainText("Hang up.");
  await page.keyboard.press("1");
  await asked(page, "What do they want from you?");
  await expect(advice).toContainText(
    "Hang up. Trend Micro never calls unexpectedly.",
  );
  await page.keyboard.press("3");
  await page.keyboard.press("8");
  await page.keyboard.press("3");
  await expect(
    page.getByRole("button", { name: "A code sent to me" }),
  ).toHaveAttribute("aria-pressed", "false");
  await page.keyboard.press("Enter");
  await asked(page, "What do they know about you?");
  await page.keyboard.press("Backspace");
  await asked(page, "What do they want from you?");
  await expect(
    page.getByRole("button", { name: "Gift cards" }),
  ).toHaveAttribute("aria-pressed", "true");
  await page.keyboard.press("h");

  await expect(
    page.getByRole("heading", { level: 1, name: /^You have hung up/ }),
  ).toBeFocused();
  await page.getByRole("button", { name: "Go on to report it" }).click();
  await expect(page.locator("#call-title")).toContainText("“Trend Micro”");
  await expect(page.getByText(/wanted gift cards/).first()).toBeVisible();
});

test("any other name is typed, in which no letter is taken for a key", async ({
  page,
}) => {
  await page.goto("/?live");
  await asked(page, "Who do they say they are?");
  await page.keyboard.press("9");
  const name = page.getByLabel("Somebody else");
  await expect(name).toBeFocused();
  await page.keyboard.press("Enter");
  await asked(page, "Who do they say they are?");
  await page.keyboard.press("9");
  await expect(name).toBeFocused();
  await page.keyboard.press("Escape");
  await asked(page, "Who do they say they are?");
  await page.keyboard.press("9");
  await page.keyboard.type("The heating man 3");
  await page.keyboard.press("Enter");
  await asked(page, "Were you expecting this call?");
  await page.keyboard.press("h");
  await expect(page.getByText(/“The heating man 3”/)).toBeVisible();
});

test("a page that is loaded anew goes on where it was, and a mistake leaves nothing", async ({
  page,
}) => {
  await page.goto("/");
  await page.getByRole("button", { name: "I’m on the phone now" }).click();
  await asked(page, "Who do they say they are?");
  await page.keyboard.press("2");
  await asked(page, "Were you expecting this call?");
  await page.reload();
  await asked(page, "Were you expecting this call?");
  await page.keyboard.press("h");
  await expect(
    page.getByRole("heading", { level: 1, name: /^You have hung up/ }),
  ).toBeVisible();
  await page.goto("/?live");
  await page.getByRole("button", { name: "I am not on the phone" }).click();
  await expect(
    page.getByRole("heading", { name: "Did someone call you?" }),
  ).toBeVisible();
});

test("everything can be hidden on the phone, and the call goes on behind it", async ({
  page,
}) => {
  await page.goto("/?story&live=20");
  await asked(page, "Who do they say they are?");
  await page.keyboard.press("1");
  await page.keyboard.press("Control+Shift+H");
  await expect(page.getByText("Trend Micro")).toHaveCount(0);
  await expect(page.getByText("What they never do")).toHaveCount(0);
  // While the page is loaded anew, a key reaches nothing.
  await expect(async () => {
    await page.keyboard.press("a");
    await expect(
      page.getByRole("heading", { name: "Were you expecting this call?" }),
    ).toBeVisible({ timeout: 300 });
  }).toPass();
  await asked(page, "Were you expecting this call?");
  await page.getByRole("button", { name: "I have hung up" }).click();
  await expect(
    page.getByText("The call is kept, sealed until you open your diary"),
  ).toBeVisible();
  await expect(
    page.getByRole("heading", { level: 1, name: /^You have hung up/ }),
  ).toBeFocused();
});

test("a save that fails keeps the page, and the call is saved once it succeeds", async ({
  page,
}) => {
  await page.goto("/?live=20");
  await asked(page, "Who do they say they are?");
  await page.keyboard.press("1");
  await asked(page, "Were you expecting this call?");
  await page.evaluate(() => sessionStorage.setItem("fails", "hang_up"));
  await page.keyboard.press("h");
  const trouble = page.getByText("There is no room left to save.");
  await expect(trouble).toBeVisible();
  // The program tries once by itself, and not without end.
  await page.waitForTimeout(500);
  await page.evaluate(() => sessionStorage.removeItem("fails"));
  await page.waitForTimeout(500);
  await expect(trouble).toBeVisible();
  await page.keyboard.press("h");
  await expect(page.getByText("The call is in your diary")).toBeVisible();
  await page
    .getByRole("navigation")
    .getByRole("button", { name: "Home", exact: true })
    .click();
  await expect(calls(page)).toHaveCount(1);
});

test("what was given away brings the first steps, here and on the call's page", async ({
  page,
}) => {
  await page.goto("/?live=134");
  await asked(page, "Who do they say they are?");
  await page.keyboard.press("1");
  await page.keyboard.press("h");
  await expect(page.getByText("First steps", { exact: true })).toHaveCount(0);
  await page
    .getByRole("checkbox", { name: "Remote control", exact: true })
    .press("Space");
  const steps = page.getByRole("region", { name: "First steps" });
  await expect(steps.getByRole("listitem").first()).toContainText(
    "Disconnect your computer from the internet",
  );
  await expect(page.getByRole("timer")).toContainText(/[45]:\d\d/);
  await page.getByRole("button", { name: "I’ll use another phone" }).click();
  await expect(page.getByRole("timer")).toHaveCount(0);
  await expect(
    page.getByRole("heading", { level: 2, name: /Trend Micro/ }),
  ).toBeFocused();
  await page.getByRole("button", { name: "Go on to report it" }).click();
  await expect(steps).toBeVisible();
});

test("keys and tray are chosen in the settings, and what is not to be had is told", async ({
  page,
}) => {
  await page.goto("/?no_tray");
  await page.getByRole("button", { name: "Settings", exact: true }).click();
  const ways = page.getByRole("region", { name: "When the phone rings" });
  await expect(ways).toContainText("This desktop has no tray");
  await ways
    .getByLabel("Keys that work everywhere")
    .selectOption("Ctrl + Alt + P");
  await expect(ways).toContainText("These keys open “I’m on the phone now”.");
  await ways.getByLabel("Keys that work everywhere").selectOption("Pause");
  await expect(ways).toContainText("Another program has these keys.");
  await page.goto("/?wayland");
  await page.getByRole("button", { name: "Settings", exact: true }).click();
  await expect(ways).toContainText("ringtrue --live");
});
