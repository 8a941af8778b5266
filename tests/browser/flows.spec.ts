import { expect, test, type Page } from "./play";

const rail = (page: Page, name: string) =>
  page
    .getByRole("navigation")
    .getByRole("button", { name, exact: true })
    .click();

/** Tabs until the focus is on what is wanted. */
async function tabTo(page: Page, name: string | RegExp) {
  for (let step = 0; step < 80; step++) {
    await page.keyboard.press("Tab");
    const here = await page.evaluate(() => {
      const element = document.activeElement as HTMLElement | null;
      const label =
        element === null
          ? ""
          : (element.getAttribute("aria-label") ?? element.textContent ?? "");
      const field = element as HTMLInputElement | null;
      return (label.trim() || (field?.labels?.[0]?.textContent ?? "")).trim();
    });
    if (typeof name === "string" ? here === name : name.test(here)) return;
  }
  throw new Error(`no way by Tab to ${name}`);
}

test("a call is written down, found and reported by keyboard alone", async ({
  page,
}) => {
  await page.goto("/?undo=3000");
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.keyboard.press("Control+n");
  await expect(
    page.getByRole("combobox", { name: "Who did they say they were?" }),
  ).toBeFocused();
  await page.keyboard.type("example");
  await expect(
    page.getByRole("option", { name: /Example Antivirus/ }),
  ).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("combobox")).toHaveValue("Example Antivirus");
  await tabTo(page, "Number shown");
  await page.keyboard.type("1 (855) 555-0142");
  await tabTo(page, "Ticket number");
  await page.keyboard.press("Space");
  await page.getByRole("combobox").focus();
  await page.keyboard.press("Enter");
  await expect(page.getByText("Call saved.")).toBeVisible();
  await expect(page.locator("#call-title")).toContainText("Example Antivirus");
  await expect(page.getByText("They knew your ticket number.")).toBeVisible();

  await page.keyboard.press("Control+f");
  await expect(
    page.getByRole("searchbox", { name: "Search your calls" }),
  ).toBeFocused();
  await page.keyboard.type("0142");
  await expect(page.getByText("1 call found")).toBeVisible();
  await page.getByRole("grid", { name: "Your calls" }).focus();
  await page.keyboard.press("Enter");

  await tabTo(page, "Report this call");
  await page.keyboard.press("Enter");
  await expect(
    page.getByRole("heading", { level: 1, name: "What will be sent" }),
  ).toBeFocused();
  await tabTo(page, "Send report");
  await page.keyboard.press("Enter");
  await expect(
    page.getByText(/You can undo this for \d seconds?/).first(),
  ).toBeVisible();
  await expect(
    page.locator("#main").getByText("Received, reference EX-7K3F-92QD").first(),
  ).toBeVisible();
});

test("after the first preview a report is one click, and can be undone", async ({
  page,
}) => {
  await page.goto("/?story&seen");
  await rail(page, "Diary");
  await page.getByRole("row", { name: /Example Antivirus/ }).click();
  await page.getByRole("button", { name: "Report this call" }).click();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText("Undone. Nothing was sent.")).toBeVisible();
  await expect(
    page.getByRole("button", { name: "Report this call" }),
  ).toBeVisible();
});

test("after the first preview the row itself reports with one click", async ({
  page,
}) => {
  await page.goto("/?story&seen");
  await rail(page, "Diary");
  const row = page.getByRole("row", { name: /Example Antivirus/ });
  await row.getByRole("button", { name: "Report" }).click();
  await expect(row).toContainText(/You can undo this for \d+ seconds?/);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText("Undone. Nothing was sent.")).toBeVisible();
  await page.getByRole("grid", { name: "Your calls" }).focus();
  await page.keyboard.press("Home");
  await page.keyboard.press("Tab");
  await expect(row.getByRole("button", { name: "Report" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(row).toContainText(/You can undo this for \d+ seconds?/);
});

test("nothing personal is switched on before the person does it", async ({
  page,
}) => {
  await page.goto("/?story");
  await rail(page, "Diary");
  await page.getByRole("row", { name: /Example Antivirus/ }).click();
  await page.getByRole("button", { name: "Report this call" }).click();
  for (const name of [
    "Ticket number they quoted",
    "Your notes",
    "Your e-mail and number",
    "Pass on to authorities",
  ])
    await expect(page.getByRole("switch", { name })).not.toBeChecked();
  await expect(page.getByText("(1 card number hidden)")).toBeVisible();
  await page.getByText("The exact text that is sent").click();
  const bytes = page.getByRole("region", {
    name: "The exact text that is sent",
  });
  await expect(bytes).not.toContainText("narrative");
  await page.getByRole("switch", { name: "Your notes" }).focus();
  await page.keyboard.press("Space");
  await expect(page.getByRole("switch", { name: "Your notes" })).toBeChecked();
  await expect(bytes).toContainText("narrative");
  await expect(bytes).not.toContainText("4111");
});

test("a draft is there again after the page was lost in the middle of typing", async ({
  page,
}) => {
  await page.goto("/");
  await page.getByRole("button", { name: "Write a call down" }).click();
  await page
    .getByLabel("Notes", { exact: true })
    .pressSequentially("They said my licence");
  await expect
    .poll(() => page.evaluate(() => sessionStorage.getItem("drafts") ?? ""))
    .toContain("They said my licence");
  await page.reload();
  await expect(page.getByText("You were writing a call down.")).toBeVisible();
  await page.getByRole("button", { name: "Go on" }).click();
  await expect(page.getByText("We kept what you were writing.")).toBeVisible();
  await expect(page.getByLabel("Notes", { exact: true })).toHaveValue(
    "They said my licence",
  );
  await page.getByRole("button", { name: "Start afresh" }).click();
  await expect(page.getByLabel("Notes", { exact: true })).toHaveValue("");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByLabel("Notes", { exact: true })).toHaveValue(
    "They said my licence",
  );
});

test("leaving the form with Escape keeps what was typed at once", async ({
  page,
}) => {
  const home = page.getByRole("heading", {
    level: 1,
    name: "Did someone call you?",
  });
  const who = page.getByRole("combobox", {
    name: "Who did they say they were?",
  });
  await page.goto("/");
  await home.waitFor();
  await page.keyboard.press("Control+n");
  await expect(who).toBeFocused();
  await page.keyboard.type("My bank");
  // While suggestions are awaited or stand there, an Escape is for them.
  await expect(async () => {
    await page.keyboard.press("Escape");
    await expect(home).toBeVisible({ timeout: 500 });
  }).toPass();
  await page.keyboard.press("Control+n");
  await expect(who).toHaveValue("My bank");
});

test("a deleted call comes back whole", async ({ page }) => {
  await page.goto("/?story");
  await rail(page, "Diary");
  await page.getByRole("row", { name: /Amazon/ }).click();
  await page.getByRole("button", { name: "Delete" }).click();
  await expect(page.getByRole("row", { name: /Amazon/ })).toHaveCount(0);
  await expect(
    page.getByRole("status").getByText("Call deleted."),
  ).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("row", { name: /Amazon/ })).toHaveCount(1);
  await expect(page.locator("#call-title")).toContainText("Amazon");
});

test("an edit changes the call, and hidden characters are removed on request", async ({
  page,
}) => {
  await page.goto("/?story");
  await rail(page, "Diary");
  await page.getByRole("row", { name: /Chase/ }).click();
  await page.getByRole("button", { name: "Edit" }).click();
  await page.getByLabel("Notes", { exact: true }).fill("a\u0001b");
  await page.getByRole("button", { name: "Remove hidden characters" }).click();
  await expect(page.getByLabel("Notes", { exact: true })).toHaveValue("ab");
  await page.getByRole("button", { name: "Save call" }).click();
  await expect(page.locator(".notes")).toContainText("ab");
});

test("ten megabytes pasted into the notes are kept, and told to be too long", async ({
  page,
}) => {
  // Chromium lays out ten megabytes more than once.
  test.slow();
  await page.goto("/");
  await page.getByRole("button", { name: "Write a call down" }).click();
  await page
    .getByLabel("Notes", { exact: true })
    .evaluate((field: HTMLTextAreaElement) => {
      field.value = "ten megabytes ".repeat(750_000);
      field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    });
  await page
    .getByRole("combobox", { name: "Who did they say they were?" })
    .fill("Somebody");
  await page.getByRole("button", { name: "Save call" }).click();
  await expect(
    page.getByText("10,500,000 characters; 50,000 fit"),
  ).toBeVisible();
  const length = await page
    .getByLabel("Notes", { exact: true })
    .evaluate((field: HTMLTextAreaElement) => field.value.length);
  expect(length, "nothing that was pasted is lost").toBe(10_500_000);
});

test("a hundred thousand calls: only those in view are in the page", async ({
  page,
}) => {
  await page.goto("/?calls=100000");
  await rail(page, "Diary");
  const list = page.getByRole("grid", { name: "Your calls" });
  const rows = page.getByRole("row");
  await expect(list).toHaveAttribute("aria-rowcount", "100000");
  expect(await rows.count(), "rows in the page").toBeLessThan(60);
  await list.focus();
  await page.keyboard.press("End");
  await expect(
    page.locator("[role=row][aria-rowindex='100000']"),
  ).toContainText("555 9999".replace(" ", "-"));
  expect(
    await rows.count(),
    "rows in the page after a jump to the end",
  ).toBeLessThan(60);
  await page.keyboard.press("Enter");
  await expect(page.getByText("call 99999")).toBeVisible();
  await list.evaluate((element) =>
    element.scrollTo({ top: element.scrollHeight / 2 }),
  );
  await expect(rows.nth(4)).toContainText("+1");
  expect(
    await rows.count(),
    "rows in the page after a wide scroll",
  ).toBeLessThan(60);
  await page.getByLabel("Search your calls").fill("call 4242");
  await expect(page.getByText(/calls? found/)).toBeVisible();
});

test("the list of calls moves by arrow and page keys and names its active row", async ({
  page,
}) => {
  await page.goto("/?calls=500");
  await rail(page, "Diary");
  const list = page.getByRole("grid", { name: "Your calls" });
  await list.focus();
  const position = async () => {
    const id = await list.getAttribute("aria-activedescendant");
    return Number(
      await page.locator(`[id="${id}"]`).getAttribute("aria-rowindex"),
    );
  };
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  expect(await position()).toBe(3);
  await page.keyboard.press("PageDown");
  expect(await position()).toBeGreaterThan(4);
  await page.keyboard.press("Home");
  expect(await position()).toBe(1);
});

test("a refused report can be edited and sent again", async ({ page }) => {
  await page.goto("/?story&vendor=refuses&undo=0");
  await rail(page, "Diary");
  await page.getByRole("row", { name: /Example Antivirus/ }).click();
  await page.getByRole("button", { name: "Report this call" }).click();
  await page.getByRole("button", { name: "Send report" }).click();
  await expect(
    page
      .locator("#main")
      .getByText("Refused: one part is not as they want it")
      .first(),
  ).toBeVisible();
  await page.getByRole("button", { name: "Show the report" }).click();
  await page.getByRole("button", { name: "Edit and send again" }).click();
  await page.getByRole("button", { name: "Save call" }).click();
  await expect(
    page.getByRole("heading", { level: 1, name: "What will be sent" }),
  ).toBeVisible();
});

test("an error in a closed group of the form is opened, told and in focus", async ({
  page,
}) => {
  await page.goto("/");
  await page.getByRole("button", { name: "Write a call down" }).click();
  const group = page.locator("summary", {
    hasText: "What you did, lost or gave",
  });
  const amount = page.getByLabel("How much was lost?");
  await group.click();
  await page
    .getByRole("radiogroup", { name: "Did you pay?" })
    .getByLabel("Yes", { exact: true })
    .press("Space");
  await amount.fill("a lot");
  await group.click();
  await expect(amount).toBeHidden();
  await page.getByRole("button", { name: "Save call" }).click();
  await expect(amount).toBeFocused();
  await expect(amount).toHaveAccessibleDescription(/in digits/);
});

test("the number's box is never shut, and typing in it says that one was shown", async ({
  page,
}) => {
  await page.goto("/?story");
  await rail(page, "Diary");
  await page.getByRole("row", { name: /Chase/ }).click();
  await page.getByRole("button", { name: "Edit" }).click();
  const number = page.getByLabel("Number shown", { exact: true });
  await expect(page.getByLabel("Withheld", { exact: true })).toBeChecked();
  await number.fill("0800 555 0100");
  await expect(page.getByLabel("A number", { exact: true })).toBeChecked();
  await page.getByLabel("I did not notice").press("Space");
  await expect(number).toHaveValue("");
  await page.getByLabel("A number", { exact: true }).press("Space");
  await expect(number).toHaveValue("0800 555 0100");
});

test("a message is answered worst first: false numbers, look-alike addresses, ranges and mailboxes", async ({
  page,
}) => {
  await page.goto("/?story");
  await rail(page, "Check a number");
  await page
    .getByLabel("Number or message")
    .fill(
      "1-202-555-0142, someone@gmail.com, https://chase.com.secure-login.net/x, 1-800-555-0166, help@chase.com",
    );
  const results = page.getByRole("main").getByRole("heading", { level: 2 });
  await expect(results).toHaveText([
    "+1 800-555-0166",
    "chase.com.secure-login.net",
    "gmail.com",
    "+1 202-555-0142",
    "chase.com",
  ]);
  const main = page.getByRole("main");
  await expect(main).toContainText(
    "Example Antivirus warns of this number. It is not theirs.",
  );
  await expect(main).toContainText("It leads to secure-login.net.");
  await expect(main).toContainText(
    "Anyone can have an address at gmail.com. It says nothing about who writes.",
  );
  await expect(main).toContainText(
    "Example Antivirus says that all numbers like 1‑202‑555‑01xx are theirs.",
  );
  await expect(main).toContainText("The sender of an e-mail can be faked");
  await expect(
    main.getByRole("button", { name: /Copy.*800-555-0166/ }),
  ).toHaveCount(0);
});

test("under a number that is typed, a false one is told and none is offered", async ({
  page,
}) => {
  await page.goto("/?story");
  await page.getByRole("button", { name: "Write a call down" }).click();
  await page.getByLabel("Number shown", { exact: true }).fill("1-800-555-0166");
  await expect(
    page.getByText("Known to be used by false callers. Do not ring it."),
  ).toBeVisible();
});

test("what cannot be read does not wait for ever, and leaves nobody else's page standing", async ({
  page,
}) => {
  const fails = (command: string) =>
    page.evaluate((name) => sessionStorage.setItem("fails", name), command);
  await page.goto("/?story");
  await fails("report");
  await rail(page, "Reports");
  await page.getByRole("button", { name: /Refused/ }).click();
  const report = page.getByRole("region", { name: "The report" });
  await expect(report.getByText("The disk is full")).toBeVisible();
  await fails("organisation/trend-micro");
  await report.getByRole("button", { name: "Try again" }).click();
  await expect(
    report.getByRole("heading", { name: "What was sent" }),
  ).toBeVisible();

  await rail(page, "Official contacts");
  const organisation = page.getByRole("region", { name: "The organisation" });
  await page.getByRole("button", { name: /^Chase/ }).click();
  await expect(
    organisation.getByRole("heading", { name: "Chase", exact: true }),
  ).toBeVisible();
  await page.getByRole("button", { name: /^Trend Micro/ }).click();
  await expect(organisation.getByText("The disk is full")).toBeVisible();
  await expect(
    organisation.getByRole("heading", { name: "Chase", exact: true }),
  ).toHaveCount(0);
  await fails("");
  await organisation.getByRole("button", { name: "Try again" }).click();
  await expect(
    organisation.getByRole("heading", { name: "Trend Micro", exact: true }),
  ).toBeVisible();
});

test("only a page that opens is one to be sure by", async ({ page }) => {
  await page.goto("/");
  await rail(page, "Official contacts");
  await page.getByRole("button", { name: /^Chase/ }).click();
  await page.getByText("Contacts in other countries").click();
  await expect(
    page.getByText(
      "Seen on chase.com. No date on the page. Open it to be sure.",
      { exact: true },
    ),
  ).toBeVisible();
  await expect(
    page.getByText("Seen on consumerfinance.gov. No date on the page.", {
      exact: true,
    }),
  ).toBeVisible();
  await expect(
    page.getByRole("button", { name: /^See the page .*935-9935$/ }),
  ).toBeVisible();
  await expect(
    page.getByRole("button", { name: /^See the page .*262-3300$/ }),
  ).toHaveCount(0);
});

test("the report of a deleted call says so, and offers neither to show nor to edit it", async ({
  page,
}) => {
  await page.goto("/?story");
  await rail(page, "Reports");
  await page.getByRole("button", { name: /Refused/ }).click();
  const report = page.getByRole("region", { name: "The report" });
  await expect(
    report.getByText("They did not take this as it is: Number shown."),
  ).toBeVisible();
  await expect(report.getByText("/number")).toHaveCount(0);
  await report.getByRole("button", { name: "Show the call" }).click();
  await page.getByRole("button", { name: "Delete" }).click();
  await expect(
    page.getByRole("status").getByText("Call deleted."),
  ).toBeVisible();
  await rail(page, "Reports");
  await page.getByRole("button", { name: /Refused/ }).click();
  await expect(report.getByText("You deleted this call.")).toBeVisible();
  await expect(
    report.getByRole("button", { name: "Show the call" }),
  ).toHaveCount(0);
  await expect(
    report.getByRole("button", { name: "Edit and send again" }),
  ).toHaveCount(0);
});

test("trouble with the vault is told, and trying again opens the diary", async ({
  page,
}) => {
  await page.goto("/?trouble=key_missing&mend");
  await expect(
    page.getByText("Your diary was not changed, and nothing was deleted."),
  ).toBeVisible();
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(
    page.getByRole("heading", { level: 1, name: "Did someone call you?" }),
  ).toBeVisible();
});

test("keys that would reload the page do nothing", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("button", { name: "Write a call down" }).click();
  for (const key of ["F5", "Control+r", "Control+p"]) {
    const stopped = await page.evaluate((pressed) => {
      const [name = "", ctrl] = pressed.split("+").reverse();
      return !document.body.dispatchEvent(
        new KeyboardEvent("keydown", {
          key: name,
          ctrlKey: ctrl !== undefined,
          bubbles: true,
          cancelable: true,
        }),
      );
    }, key);
    expect(stopped, `${key} is stopped`).toBe(true);
  }
});

test("text size and theme are worn at once and kept", async ({ page }) => {
  await page.goto("/");
  await rail(page, "Settings");
  await page.getByLabel("150 %").press("Space");
  await page.getByLabel("Dark").press("Space");
  await expect(page.locator("html")).toHaveAttribute("data-text", "150");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await expect
    .poll(() => page.evaluate(() => sessionStorage.getItem("appearance")))
    .toContain("dark");
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
});

for (const [width, size] of [
  [1180, 100],
  [1020, 200],
] as const) {
  test(`a reference stays in one piece at ${width}, ${size} %`, async ({
    page,
  }) => {
    await page.setViewportSize({ width, height: 620 });
    await page.goto(`/?story&text=${size}`);
    await rail(page, "Reports");
    const state = page
      .getByRole("region", { name: "Your reports" })
      .getByText(/Received, reference/)
      .first();
    const lines = await state.evaluate((element) => {
      const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
      while (texts.nextNode()) {
        const text = texts.currentNode.textContent ?? "";
        const at = text.indexOf("EX-7K3F-92QD");
        if (at < 0) continue;
        const range = document.createRange();
        range.setStart(texts.currentNode, at);
        range.setEnd(texts.currentNode, at + "EX-7K3F-92QD".length);
        return new Set([...range.getClientRects()].map(({ top }) => top)).size;
      }
      return 0;
    });
    expect(lines, "lines over which the reference runs").toBe(1);
  });
}
