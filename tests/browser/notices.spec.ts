/** Notices from official sources: on Home, beside an organisation, one by one, and on the desktop. */
import {
  expect,
  expectAccessible,
  expectNothingCut,
  test,
  type Page,
} from "./play";

const TICKETS = "A caller may know your true ticket number. It proves nothing.";

const rail = (page: Page, name: string) =>
  page
    .getByRole("navigation")
    .getByRole("button", { name, exact: true })
    .click();

const home = (page: Page) =>
  page.getByRole("region", { name: "From official sources" });

const row = (page: Page, title: string) =>
  page.getByRole("button", { name: title });

const title = (page: Page, text: string) =>
  page.getByRole("heading", { level: 1, name: text });

test("Home shows three at most, first those of callers in the diary, and says what is not read", async ({
  page,
}) => {
  await page.goto("/?story");
  const rows = home(page).getByRole("listitem");
  await expect(rows).toHaveCount(3);
  await expect(rows.first()).toContainText("About a caller in your diary");
  await expect(rows.first()).toContainText("Not read yet");
  await expect(home(page)).toContainText("3 not read yet");
});

test("a notice is read by keyboard alone, and is read then", async ({
  page,
}) => {
  await page.goto("/?story");
  await row(page, TICKETS).focus();
  await page.keyboard.press("Enter");
  await expect(title(page, TICKETS)).toBeFocused();
  await expect(page.getByText("Ringtrue’s publishers")).toBeVisible();
  await expect(
    page.getByRole("region", { name: "What this means for you" }),
  ).toContainText("Knowing facts about you proves nothing.");
  await page.getByRole("button", { name: "Back", exact: true }).focus();
  await page.keyboard.press("Enter");
  await expect(title(page, "Did someone call you?")).toBeVisible();
  await expect(home(page)).toContainText("2 not read yet");
  await page.reload();
  await expect(home(page)).toContainText("2 not read yet");
});

test("all notices are listed, and the way back leads to the one that was read", async ({
  page,
}) => {
  await page.goto("/?story");
  await page.getByRole("button", { name: "All notices (4)" }).click();
  await expect(title(page, "From official sources")).toBeFocused();
  await expect(page.getByRole("main").getByRole("listitem")).toHaveCount(4);
  await row(page, "Our branches").click();
  await expect(
    page.getByRole("heading", { name: /^This notice was taken back on/ }),
  ).toBeVisible();
  await expect(
    page.getByText("Some branches do call, at a time"),
  ).toBeVisible();
  await page.getByRole("button", { name: "Back", exact: true }).click();
  await expect(row(page, "Our branches")).toBeFocused();
});

test("only official pages can be opened", async ({ page }) => {
  await page.goto("/?story");
  await row(page, TICKETS).click();
  const sources = page.getByRole("region", { name: "What it rests on" });
  await expect(sources.getByRole("listitem")).toHaveCount(2);
  await expect(sources.getByRole("button")).toHaveCount(1);
  await expect(
    sources.getByRole("button", {
      name: "Open the official page helpcenter.trendmicro.com",
    }),
  ).toBeVisible();
  await expect(page.locator("main a[href]")).toHaveCount(0);
});

test("an organisation's page and a call that names it show its notices", async ({
  page,
}) => {
  await page.goto("/?story");
  await rail(page, "Official contacts");
  await page.getByRole("button", { name: /^Trend Micro/ }).click();
  const about = page.getByRole("region", {
    name: "Official notices about Trend Micro",
  });
  await expect(about.getByRole("listitem")).toHaveCount(2);
  await rail(page, "Diary");
  await page.getByRole("row", { name: "Trend Micro" }).first().click();
  await about.getByRole("button", { name: TICKETS }).click();
  await expect(title(page, TICKETS)).toBeFocused();
  await page
    .getByRole("button", { name: "Official contacts of Trend Micro" })
    .click();
  await expect(
    page.getByRole("heading", { level: 2, name: "Trend Micro", exact: true }),
  ).toBeVisible();
});

test("notices are those of the region", async ({ page }) => {
  await page.goto("/");
  await expect(row(page, "HMRC never threatens")).toHaveCount(0);
  await rail(page, "Settings");
  await page.locator("#region").selectOption("GB");
  await rail(page, "Home");
  await page.getByRole("button", { name: /^All notices/ }).click();
  await expect(row(page, "HMRC never threatens")).toBeVisible();
});

test("the desktop tells nothing until it is switched on, and then names nobody", async ({
  page,
}) => {
  await page.goto("/?story");
  await rail(page, "Settings");
  const wish = page.getByRole("switch", { name: "Tell me on the desktop" });
  await expect(wish).not.toBeChecked();
  await wish.press("Space");
  await expect(wish).toBeChecked();
  await page.reload();
  await rail(page, "Settings");
  await expect(wish).toBeChecked();
  const told = () => page.evaluate(() => sessionStorage.getItem("desktop"));
  expect(await told()).toBeNull();
  await page.evaluate(() =>
    dispatchEvent(new CustomEvent("tell", { detail: "new_advisory" })),
  );
  await expect.poll(told).toBe("A new official notice is there");
});

for (const [name, size] of [
  ["the smallest window", { width: 880, height: 620 }],
  ["a narrow column", { width: 480, height: 900 }],
] as const)
  test(`a notice can be read at 200 % in ${name}`, async ({ page }) => {
    await page.setViewportSize(size);
    await page.goto("/?story&text=200");
    await row(page, TICKETS).click();
    await expect(title(page, TICKETS)).toBeVisible();
    await expect(page.getByText("Who says it")).toBeVisible();
    await expectNothingCut(page);
    await expectAccessible(page);
  });
