import { expect, expectAccessible, test, type Page } from "./play";

const PASSPHRASE = "lamp otter gravel";
const WITH_PASSPHRASE = "story&slots=passphrase,recovery_code";

const locked = (page: Page) =>
  expect(
    page.getByRole("heading", { level: 1, name: "Your diary is locked" }),
  ).toBeVisible();
const home = (page: Page) =>
  expect(
    page.getByRole("heading", { level: 1, name: "Did someone call you?" }),
  ).toBeVisible();
/** Says what the program would say. */
const tell = (page: Page, kind: string) =>
  page.evaluate(
    (kind) => dispatchEvent(new CustomEvent("tell", { detail: kind })),
    kind,
  );
/** The click or key that hid everything, made twice, must not bring it back: so others are not taken at once. */
const comeBack = (page: Page) =>
  expect(async () => {
    const goOn = page.getByRole("button", { name: "Go on", exact: true });
    if (await goOn.isVisible()) await goOn.click({ timeout: 1_000 });
    // Nothing is on the screen while the page is loaded anew, the empty page neither.
    await expect(
      page.getByText("Ringtrue", { exact: true }).first(),
    ).toBeVisible({ timeout: 300 });
  }).toPass();
const press = (page: Page, name: string) =>
  page.getByRole("button", { name, exact: true }).click();

async function openLockAndKeys(page: Page) {
  await press(page, "Settings");
  await expect(
    page.getByRole("heading", { name: "Lock and keys" }),
  ).toBeVisible();
}

test("Ctrl+L locks, and the page forgets everything it knew", async ({
  page,
}) => {
  await page.goto(`/?${WITH_PASSPHRASE}`);
  await home(page);
  await press(page, "Diary");
  await page.getByRole("row", { name: /Example Antivirus/ }).click();
  await expect(page.locator("#call-title")).toContainText("Example Antivirus");
  await page.evaluate(() => Object.assign(window, { before: true }));

  await page.keyboard.press("Control+l");
  await locked(page);
  // Scripts and their state are gone, for the page is loaded anew.
  await page.waitForFunction(() => !("before" in window));
  await locked(page);
  const text = await page.evaluate(() => document.documentElement.outerHTML);
  expect(text).not.toContain("Example Antivirus");
  expect(text).not.toContain("0142");
});

test("a wrong passphrase is told apart, and the right one opens", async ({
  page,
}) => {
  await page.goto(`/?${WITH_PASSPHRASE}&locked`);
  await locked(page);
  await page.getByLabel("Passphrase", { exact: true }).fill("lamp otter");
  await page.keyboard.press("Enter");
  await expect(
    page.getByText("Your diary does not open with it. Nothing is damaged"),
  ).toBeVisible();
  await expect(page.getByLabel("Passphrase", { exact: true })).toBeFocused();
  await page.keyboard.type(PASSPHRASE);
  await press(page, "Show: Passphrase");
  await expect(page.getByLabel("Passphrase", { exact: true })).toHaveValue(
    PASSPHRASE,
  );
  await press(page, "Open my diary");
  await home(page);
});

test("the recovery code opens, and a slip in it is told", async ({ page }) => {
  await page.goto(`/?${WITH_PASSPHRASE}&locked`);
  await press(page, "Use the recovery code");
  const field = page.getByLabel("Recovery code", { exact: true });
  await expect(field).toBeFocused();
  await page.keyboard.type("xhy3 u7sg 634l");
  await page.keyboard.press("Enter");
  await expect(
    page.getByText("At least one letter or digit is not as it is on your page"),
  ).toBeVisible();
  await field.fill("xhy3-u7sg-634l-9y6u-u9rm-sttq-nu97-vqv4");
  await page.keyboard.press("Enter");
  await home(page);
});

test("a call is written down while the diary is locked, and filed when it opens", async ({
  page,
}) => {
  await page.goto(`/?${WITH_PASSPHRASE}&locked`);
  await press(page, "Write a call down");
  await expect(
    page.getByRole("combobox", { name: "Who did they say they were?" }),
  ).toBeFocused();
  await page.keyboard.type("The gas board");
  await page.getByLabel("Number shown", { exact: true }).fill("020 7946 0018");
  await page.getByLabel("Notes", { exact: true }).fill("Wanted my meter.");
  await expectAccessible(page);
  await press(page, "Save call");
  await expect(
    page.getByText("Kept. It will be filed when you open your diary."),
  ).toBeVisible();
  await expect(page.locator("body")).not.toContainText("gas board");

  await page.getByLabel("Passphrase", { exact: true }).fill(PASSPHRASE);
  await press(page, "Open my diary");
  await expect(page.getByText("1 call was filed.")).toBeVisible();
  await expect(page.getByText("The gas board").first()).toBeVisible();
});

for (const [where, query, arrive] of [
  ["the diary", "story", (page: Page) => press(page, "Diary")],
  ["a dialog", "story", (page: Page) => page.keyboard.press("F1")],
  [
    "a question",
    "story",
    async (page: Page) => {
      await press(page, "Diary");
      await page.getByRole("row", { name: /Chase/ }).click();
      await press(page, "Delete");
      await press(page, "Bin");
      await page.getByRole("row", { name: /Chase/ }).click();
      await press(page, "Delete for good");
      await expect(page.getByRole("dialog")).toBeVisible();
    },
  ],
  ["the lock page", `${WITH_PASSPHRASE}&locked`, async () => {}],
  ["trouble", "trouble=vault_damaged", async () => {}],
  ["the first start", "no_key_store", async () => {}],
] as const) {
  test(`the button hides everything on ${where}`, async ({ page }) => {
    await page.goto(`/?${query}`);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await arrive(page);
    await page
      .getByRole("button", { name: "Hide everything", exact: true })
      .last()
      .click();
    await expect(page.getByRole("heading", { name: "Notes" })).toBeVisible();
    await expect(page).toHaveTitle("Notes");
    await expect(page.locator("body")).not.toContainText(
      /Ringtrue|call|diary|lock/i,
    );
    await expectAccessible(page);
  });
}

test("Ctrl+Shift+H hides at once, keeps what is being typed, and only the lock's way leads back", async ({
  page,
}) => {
  await page.goto(`/?${WITH_PASSPHRASE}`);
  await home(page);
  await page.keyboard.press("Control+n");
  await page
    .getByLabel("Notes", { exact: true })
    .pressSequentially("He said my lic");
  await page.keyboard.press("Control+Shift+h");
  await expect(page.getByRole("heading", { name: "Notes" })).toBeVisible();
  await expect(page.locator("body")).not.toContainText(/Ringtrue|He said/);

  await page.waitForTimeout(600);
  await page.keyboard.press("Shift");
  await expect(page.getByRole("heading", { name: "Notes" })).toBeVisible();
  // While the page is loaded anew, a key reaches nothing.
  await expect(async () => {
    await page.keyboard.press("a");
    await expect(
      page.getByRole("heading", { name: "Your diary is locked" }),
    ).toBeVisible({ timeout: 300 });
  }).toPass();
  await expect(page).toHaveTitle("Ringtrue");
  await page.getByLabel("Passphrase", { exact: true }).fill(PASSPHRASE);
  await press(page, "Open my diary");
  await press(page, "Go on");
  await expect(page.getByLabel("Notes", { exact: true })).toHaveValue(
    "He said my lic",
  );
});

test("hiding in the middle of a call that is written while locked loses nothing of it", async ({
  page,
}) => {
  await page.goto(`/?${WITH_PASSPHRASE}&locked`);
  await press(page, "Write a call down");
  await page.getByLabel("Notes", { exact: true }).fill("He is still talking");
  await page.keyboard.press("Control+Shift+h");
  await comeBack(page);
  await expect(page.getByText("1 call waits to be filed.")).toBeVisible();
});

test("a call that is written while locked touches no draft, and is one call however often it is kept", async ({
  page,
}) => {
  await page.goto(`/?${WITH_PASSPHRASE}`);
  await home(page);
  await page.keyboard.press("Control+n");
  await page.getByLabel("Notes", { exact: true }).fill("Of an earlier call");
  await page.keyboard.press("Control+l");
  await locked(page);

  await press(page, "Write a call down");
  await page
    .getByRole("combobox", { name: "Who did they say they were?" })
    .fill("Trend");
  await page.getByRole("option", { name: "Trend Micro" }).click();
  await page.getByLabel("Notes", { exact: true }).fill("Of this call");
  await page.waitForTimeout(600);
  await page.getByLabel("Notes", { exact: true }).fill("Of this call, later");
  // The program says so when the screen locks; the vault is locked already.
  await tell(page, "locking");
  await expect(page.getByText("1 call waits to be filed.")).toBeVisible();
  await expect(page.locator("body")).not.toContainText("Of this call");

  await page.getByLabel("Passphrase", { exact: true }).fill(PASSPHRASE);
  await press(page, "Open my diary");
  await expect(page.getByText("1 call was filed.")).toBeVisible();
  // Longer than a draft that could not be kept is tried again after.
  await page.waitForTimeout(5_500);
  await press(page, "Go on");
  await expect(page.getByLabel("Notes", { exact: true })).toHaveValue(
    "Of an earlier call",
  );
});

test("an unfinished call that is hidden, left or closed on is kept all the same", async ({
  page,
}) => {
  const leave = {
    hidden: async () => {
      await page.keyboard.press("Control+Shift+h");
      await comeBack(page);
    },
    "gone back from": () => press(page, "Go back"),
    "left by Escape": () => page.keyboard.press("Escape"),
  };
  let waiting = 0;
  for (const [how, act] of Object.entries(leave)) {
    await page.goto(`/?${WITH_PASSPHRASE}&locked`);
    await press(page, "Write a call down");
    await page.getByLabel("Earlier today", { exact: true }).press("Space");
    await page.getByRole("spinbutton").first().press("Backspace");
    await page.getByLabel("Notes", { exact: true }).fill(how);
    await act();
    await expect(
      page
        .getByText(++waiting === 1 ? "1 call waits" : `${waiting} calls wait`)
        .or(page.getByText("Kept. It will be filed")),
      how,
    ).toBeVisible();
    await expect(page.locator("body")).not.toContainText(how);
  }
  await page.reload();
  await expect(page.getByText("3 calls wait to be filed.")).toBeVisible();
});

test("what cannot be kept when everything is hidden is neither lost nor shown", async ({
  page,
}) => {
  await page.goto(`/?${WITH_PASSPHRASE}&locked`);
  await press(page, "Write a call down");
  await page.evaluate(() => sessionStorage.setItem("fails", "seal_call"));
  await page.getByLabel("Notes", { exact: true }).fill("He is still talking");
  await page.keyboard.press("Control+Shift+h");
  await expect(page.getByRole("heading", { name: "Notes" })).toBeVisible();
  await comeBack(page);
  const told = page.getByRole("alert").filter({ hasText: "not saved yet" });
  await expect(told).toContainText("no room");
  await expect(page.locator("body")).not.toContainText("still talking");
  await expect(page.getByLabel("Passphrase", { exact: true })).toHaveCount(0);
  await expectAccessible(page);
  await press(page, "Show it again");
  await expect(page.getByLabel("Notes", { exact: true })).toHaveValue(
    "He is still talking",
  );
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "Try again" })).toBeFocused();
  // In one step: it is also tried again by itself.
  await page
    .getByRole("button", { name: "Try again" })
    .evaluate((button: HTMLButtonElement) => {
      sessionStorage.removeItem("fails");
      button.click();
    });
  await expect(page.getByText("1 call waits to be filed.")).toBeVisible();
});

test("a diary that is hidden while it opens is locked", async ({ page }) => {
  await page.goto("/?story&opening=3000");
  await expect(page.getByText("Opening your diary…")).toBeVisible();
  await page.keyboard.press("Control+Shift+h");
  await expect(page.getByRole("heading", { name: "Notes" })).toBeVisible();
  await comeBack(page);
  await locked(page);
});

test("a key store that does not answer keeps nobody from another way in, nor from writing", async ({
  page,
}) => {
  await page.clock.install();
  await page.goto(`/?story&slots=system,passphrase&asking=60000`);
  await page.clock.runFor(3_500);
  await expect(page.getByText("Opening your diary…")).toBeVisible();
  await page.clock.runFor(1_000);
  await expect(
    page.getByRole("heading", { level: 1, name: /has not answered yet/ }),
  ).toBeVisible();
  await page.clock.runFor(1_000);
  await expect(page.getByText("Still waiting for it…")).toBeVisible();
  await expectAccessible(page);
  await press(page, "Write a call down");
  await page.getByLabel("Notes", { exact: true }).fill("Wanted my meter");
  await press(page, "Save call");
  await page.clock.runFor(100);
  await expect(page.getByText(/^Kept\./)).toBeVisible();
  await page.getByLabel("Passphrase", { exact: true }).fill(PASSPHRASE);
  await press(page, "Open my diary");
  await page.clock.runFor(1_000);
  await home(page);
  await expect(page.getByText("1 call was filed.")).toBeVisible();
});

test("a call that is being written when the key store answers is written to its end", async ({
  page,
}) => {
  await page.clock.install();
  await page.goto(`/?story&asking=20000`);
  await page.clock.runFor(5_000);
  await press(page, "Write a call down");
  await page
    .getByRole("combobox", { name: "Who did they say they were?" })
    .fill("The gas board");
  await page.clock.runFor(20_000);
  await page.getByLabel("Notes", { exact: true }).fill("Wanted my meter");
  await press(page, "Save call");
  await page.clock.runFor(1_000);
  await home(page);
  await expect(page.getByText("The gas board")).toHaveCount(1);
});

test("nobody at the window for the chosen time locks the diary", async ({
  page,
}) => {
  await page.clock.install();
  await page.goto(`/?${WITH_PASSPHRASE}`);
  await page.clock.runFor(1_000);
  await openLockAndKeys(page);
  await page
    .getByLabel("Lock when nobody uses Ringtrue for")
    .selectOption("5 minutes");
  await page.clock.runFor(4 * 60_000);
  await page.mouse.move(200, 200);
  await page.clock.runFor(4 * 60_000);
  await expect(page.getByRole("heading", { name: "Settings" })).toBeVisible();
  await page.clock.runFor(2 * 60_000);
  await locked(page);
});

test("that calls could not be filed is said when the diary opens", async ({
  page,
}) => {
  await page.goto("/?story&unfiled");
  await expect(
    page.getByText(/could not be filed. There is no room/),
  ).toBeVisible();
});

test("locking with the computer's screen is promised only where it is heard", async ({
  page,
}) => {
  for (const [query, promised] of [
    ["story", true],
    ["story&unheard", false],
  ] as const) {
    await page.goto(`/?${query}`);
    await openLockAndKeys(page);
    await expect(page.getByText(/Ctrl \+ L locks at once/)).toBeVisible();
    await expect(page.getByText(/when the computer locks/)).toBeVisible({
      visible: promised,
    });
  }
});

test("without a key store a passphrase is chosen, twice, and the diary begins", async ({
  page,
}) => {
  await page.goto("/?no_key_store");
  await expect(
    page.getByRole("heading", { name: "Choose a passphrase for your diary" }),
  ).toBeVisible();
  await press(page, "Start my diary");
  await expect(page.getByText("Type a few words.")).toBeVisible();
  await page.getByLabel("New passphrase", { exact: true }).fill("short");
  await expect(page.getByText(/would guess this within hours/)).toBeVisible();
  await page
    .getByLabel("New passphrase", { exact: true })
    .fill("lamp otter gravel sunday");
  await expect(page.getByText(/in a lifetime/)).toBeVisible();
  await page
    .getByLabel("The same once more", { exact: true })
    .fill("lamp otter gravel");
  await page.keyboard.press("Enter");
  await expect(page.getByText("The two are not the same.")).toBeVisible();
  await page
    .getByLabel("The same once more", { exact: true })
    .fill("lamp otter gravel sunday");
  await page.keyboard.press("Enter");
  await home(page);
});

test("trouble with a key offers the ways that exist, and nothing that destroys", async ({
  page,
}) => {
  for (const [code, title] of [
    ["key_missing", "The key to your diary is not there"],
    ["key_changed", "The key to your diary was exchanged"],
    ["key_store_unavailable", "Your computer’s key store does not answer"],
  ] as const) {
    await page.goto(`/?trouble=${code}&ways=passphrase,recovery_code`);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(title);
    await expect(page.getByText("nothing was deleted")).toBeVisible();
    await expect(
      page.getByRole("button", { name: /delete|reset|start over/i }),
    ).toHaveCount(0);
  }
  await press(page, "Use the recovery code");
  await page
    .getByLabel("Recovery code", { exact: true })
    .fill("XHY3 U7SG 634L 9Y6U U9RM STTQ NU97 VQV4");
  await press(page, "Open my diary");
  await home(page);
});

test("a call is written down in trouble too, where it can be sealed", async ({
  page,
}) => {
  await page.goto("/?trouble=key_store_unavailable&mend");
  await press(page, "Write a call down");
  await page.getByLabel("Notes", { exact: true }).fill("Wanted my meter");
  await press(page, "Save call");
  await expect(page.getByText(/^Kept\./)).toBeVisible();
  await expectAccessible(page);
  await press(page, "Try again");
  await expect(page.getByText("1 call was filed.")).toBeVisible();

  await page.goto("/?trouble=key_file_damaged");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(
    page.getByRole("button", { name: "Write a call down" }),
  ).toHaveCount(0);
});

test("ways in are set up, and the last one is not offered to be removed", async ({
  page,
}) => {
  await page.goto("/?story");
  await openLockAndKeys(page);
  const section = page.getByRole("region", { name: "Lock and keys" });
  await expect(section.getByRole("switch")).toHaveCount(0);
  await expect(section.getByText("Before it can be turned off")).toBeVisible();

  await press(page, "Set a passphrase");
  await expect(
    section.getByText("nobody can open your diary again"),
  ).toBeVisible();
  await page.getByLabel("New passphrase", { exact: true }).fill(PASSPHRASE);
  await page.getByLabel("The same once more", { exact: true }).fill(PASSPHRASE);
  await press(page, "Use this passphrase");
  await expect(page.getByText("The passphrase is set.")).toBeVisible();
  await expect(
    section.getByText("nothing else opens your diary once it is locked"),
  ).toBeVisible();
  await expect(
    section.getByRole("button", { name: "Make a recovery code" }).first(),
  ).toBeFocused();

  const keyStore = section.getByRole("switch", {
    name: "Open without typing on this computer",
  });
  await expect(keyStore).toBeChecked();
  await keyStore.press("Space");
  await expect(page.getByText(/no longer keeps the key/)).toBeVisible();
  await expect(keyStore).not.toBeChecked();
  await expect(
    section.getByRole("button", { name: "Remove the passphrase" }),
  ).toHaveCount(0);
  await expect(section.getByText("Before it can be removed")).toBeVisible();
});

test("a recovery code is made, shown once, printed alone and replaced", async ({
  page,
}) => {
  await page.goto("/?story&slots=system,recovery_code");
  await openLockAndKeys(page);
  await press(page, "Make a new recovery code");
  await expect(page.getByText(/stops working when you say/)).toBeVisible();
  await expect(page.getByText(/made before.* still open/)).toBeVisible();
  await press(page, "Make the code");
  const sheet = page.getByRole("article");
  for (const group of ["XHY3", "U7SG", "VQV4"])
    await expect(sheet.getByText(group)).toBeVisible();
  await expect(
    page.getByRole("button", { name: "Print this page" }),
  ).toBeFocused();

  await page.emulateMedia({ media: "print" });
  await page.screenshot({
    path: `${test.info().project.testDir}/out/screens/recovery.print.png`,
  });
  await expect(sheet.getByText("XHY3")).toBeVisible();
  await expect(sheet.getByText("Nobody who calls")).toBeVisible();
  for (const unseen of ["Print this page", "Home", "Hide everything"])
    await expect(page.getByText(unseen, { exact: true })).toBeHidden();

  await page.emulateMedia({ media: "screen" });
  await press(page, "I have it on paper");
  await expect(page.getByRole("heading", { name: "Settings" })).toBeVisible();
  await expect(page.locator("body")).not.toContainText("XHY3");
});

test("the page to print tells the same moment as the settings", async ({
  page,
}) => {
  // In London it is the next day already.
  await page.clock.setFixedTime("2026-06-30T23:30:00Z");
  await page.goto("/?story");
  await openLockAndKeys(page);
  await press(page, "Make a recovery code");
  await press(page, "Make the code");
  const made = "1 Jul 2026, 00:30";
  await expect(page.getByRole("article")).toContainText(made);
  await press(page, "I have it on paper");
  await expect(page.getByText(`Made on ${made}`)).toBeVisible();
});

test("a changed passphrase still opens older backups, and that is said", async ({
  page,
}) => {
  await page.goto(`/?${WITH_PASSPHRASE}`);
  await openLockAndKeys(page);
  await press(page, "Change the passphrase");
  await expect(page.getByText(/made before.* still open/)).toBeVisible();
  await page.getByLabel("New passphrase", { exact: true }).fill("other words");
  await page
    .getByLabel("The same once more", { exact: true })
    .fill("other words");
  await press(page, "Use this passphrase");
  await expect(page.getByText(/nothing but older backups/)).toBeVisible();
});

test("a recovery code that left the screen too soon is told, and ends nothing until it is confirmed", async ({
  page,
}) => {
  await page.goto("/?story&slots=system,recovery_code");
  await openLockAndKeys(page);
  await press(page, "Make a new recovery code");
  await press(page, "Make the code");
  await expect(page.getByRole("article")).toContainText("XHY3");
  await openLockAndKeys(page);
  await expect(page.getByText(/you have not said yet/)).toBeVisible();
  await expect(page.getByText(/the one before it works as well/)).toBeVisible();
  await press(page, "I have it on paper");
  await expect(page.getByText(/you have not said yet/)).toBeHidden();
  await expect(
    page.getByText("From now on this is your recovery code"),
  ).toBeVisible();
});

test("after a crash the next start says so once, with a report that holds nothing personal", async ({
  page,
  context,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto("/?story&crashed");
  await expect(
    page.getByText("Ringtrue was not closed in order last time."),
  ).toBeVisible();
  await press(page, "Copy a report");
  await expect(page.getByText("Copied")).toBeVisible();
  const report = await page.evaluate(() => navigator.clipboard.readText());
  expect(report).toContain("0.1.0");
  expect(report).toContain("src/window.rs:41");
  expect(report).not.toMatch(/Antivirus|Kevin|555/);
  await press(page, "All right");
  await expect(page.getByText("not closed in order")).toBeHidden();
  await press(page, "Diary");
  await press(page, "Home");
  await expect(page.getByText("not closed in order")).toBeHidden();
});

for (const [where, query] of [
  ["the lock page", `${WITH_PASSPHRASE}&locked`],
  ["trouble", "trouble=vault_damaged"],
  ["the first start", "no_key_store"],
] as const) {
  test(`a crash is told on ${where} as well`, async ({ page }) => {
    await page.goto(`/?${query}&crashed`);
    await expect(page.getByText("not closed in order")).toBeVisible();
    await expectAccessible(page);
    await press(page, "All right");
    await expect(page.getByText("not closed in order")).toBeHidden();
  });
}
